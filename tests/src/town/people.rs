//! Who lives and works in the town. Everyone is invented.

/// Login, name, role.
pub(super) const PEOPLE: [(&str, &str, &str); 11] = [
    ("chen", "陈晓", "dispatcher"),
    ("grace", "Grace Miller", "manager"),
    ("wang", "王建国", "technician"),
    ("liu", "刘洋", "technician"),
    ("smith", "Tom Smith", "technician"),
    ("zhao", "赵敏", "technician"),
    ("garcia", "Ana García", "technician"),
    ("sun", "孙磊", "technician"),
    ("zhou", "周婷", "technician"),
    ("jones", "Ben Jones", "technician"),
    ("wu", "吴强", "technician"),
];

/// A crew: its name, what it knows, where it starts from (metres east and north of the centre), who is in it.
pub(super) struct CrewOf {
    pub(super) name: &'static str,
    pub(super) skills: &'static [&'static str],
    pub(super) base: (f64, f64),
    pub(super) members: &'static [&'static str],
}

pub(super) const CREWS: [CrewOf; 6] = [
    CrewOf { name: "徐汇一组", skills: &["hvac", "electric"], base: (0.0, 0.0), members: &["wang", "liu"] },
    CrewOf { name: "Riverside", skills: &["plumbing"], base: (2_500.0, -800.0), members: &["smith"] },
    CrewOf {
        name: "漕河泾组",
        skills: &["printer", "electric"],
        base: (-3_800.0, -1_900.0),
        members: &["zhao", "zhou"],
    },
    CrewOf { name: "West side", skills: &["plumbing", "glazier"], base: (-2_200.0, 1_500.0), members: &["garcia"] },
    CrewOf {
        name: "夜班", skills: &["hvac", "plumbing", "electric"], base: (900.0, 2_600.0), members: &["sun", "wu"]
    },
    CrewOf { name: "Glass and doors", skills: &["glazier"], base: (3_400.0, 1_800.0), members: &["jones"] },
];

/// A customer with one site and one machine.
pub(super) struct CustomerOf {
    pub(super) number: &'static str,
    pub(super) name: &'static str,
    pub(super) contact: &'static str,
    pub(super) phone: &'static str,
    pub(super) lang: &'static str,
    pub(super) level: &'static str,
    pub(super) site: &'static str,
    pub(super) address: &'static str,
    pub(super) at: (f64, f64),
    pub(super) machine: &'static str,
    pub(super) location: &'static str,
}

macro_rules! customers {
    ($($number:literal $name:literal $contact:literal $phone:literal $lang:literal $level:literal
       $site:literal $address:literal ($east:literal $north:literal) $machine:literal $location:literal;)+) => {
        [$(CustomerOf {
            number: $number, name: $name, contact: $contact, phone: $phone, lang: $lang, level: $level,
            site: $site, address: $address, at: ($east, $north), machine: $machine, location: $location,
        }),+]
    };
}

pub(super) const CUSTOMERS: &[CustomerOf] = &customers! {
    "1001" "王府花园物业" "张女士" "13800010001" "zh-CN" "A" "三号楼" "王府花园 3 号楼 1202" (400.0 300.0) "中央空调 KX-8" "12 层机房";
    "1002" "Willow Court Hotel" "Mr Brown" "13800010002" "en" "A" "Main house" "88 Willow Road" (2_100.0 -500.0) "Boiler B-2" "Basement";
    "1003" "漕河泾印务" "李经理" "13800010003" "zh-CN" "B" "一车间" "漕宝路 401 号" (-3_500.0 -1_700.0) "复印机 C3330" "前台";
    "1004" "Maple Clinic" "Dr Adams" "13800010004" "en" "A" "Ground floor" "12 Maple Lane" (-1_900.0 1_200.0) "Water heater W-50" "Utility room";
    "1005" "田林小区业委会" "周阿姨" "13800010005" "zh-CN" "C" "七号门" "田林东路 75 弄 7 号" (-1_200.0 -600.0) "水泵 P-3" "地下室";
    "1006" "Harbour Books" "Ms Lee" "13800010006" "en" "C" "Shop" "5 Harbour Street" (3_100.0 1_500.0) "Shop window 2×3 m" "Street side";
    "1007" "康健学校" "吴老师" "13800010007" "zh-CN" "B" "实验楼" "桂林路 100 号" (-2_600.0 -2_200.0) "配电箱 D-4" "二楼走廊";
    "1008" "Sunrise Bakery" "Joe" "13800010008" "en" "B" "Kitchen" "31 Aspen Way" (1_300.0 2_300.0) "Cold room R-1" "Behind the kitchen";
    "1009" "龙华医药" "陈工" "13800010009" "zh-CN" "A" "仓库" "龙华路 2591 号" (1_800.0 -1_900.0) "恒温机组 T-9" "仓库顶层";
    "1010" "Elm Street Flats" "Mrs Green" "13800010010" "en" "C" "Flat 4" "640 Elm Street" (2_800.0 600.0) "Front door" "Entrance";
    "1011" "文定坊餐饮" "马老板" "13800010011" "zh-CN" "B" "二店" "文定路 218 号" (700.0 1_100.0) "油烟机 Y-6" "后厨";
    "1012" "Cedar Labs" "Dr Patel" "13800010012" "en" "A" "Lab 2" "77 Cedar Avenue" (-800.0 2_000.0) "Fume hood F-2" "Lab 2";
};

/// What somebody reports.
pub(super) struct FaultOf {
    pub(super) trade: &'static str,
    pub(super) text: &'static str,
}

macro_rules! faults {
    ($($trade:literal $text:literal;)+) => { [$(FaultOf { trade: $trade, text: $text }),+] };
}

pub(super) const FAULTS: &[FaultOf] = &faults! {
    "hvac" "空调不制冷，机房有异响";
    "plumbing" "Hot water comes and goes, pressure drops at night";
    "printer" "卡纸，出图有黑线";
    "plumbing" "Water heater is leaking under the sink";
    "plumbing" "水泵不启动，三楼以上没水";
    "glazier" "Shop window cracked from corner to corner";
    "electric" "配电箱跳闸，二楼教室停电";
    "hvac" "Cold room at +9 °C and rising";
    "hvac" "恒温机组报警 E07，库温超标";
    "glazier" "Front door glass broken, needs to be made safe today";
    "electric" "油烟机一开就跳闸";
    "electric" "Fume hood has no power on one side";
    "hvac" "出风口滴水，天花板湿了一片";
    "plumbing" "Guests on the second floor report a smell from the drain";
    "printer" "扫描无法发送到邮箱";
    "electric" "Two sockets in the treatment room are dead";
    "plumbing" "地下室积水约五厘米";
    "glazier" "Display cabinet door does not close";
    "hvac" "实验楼空调遥控失灵";
    "plumbing" "Floor drain in the kitchen is blocked";
};
