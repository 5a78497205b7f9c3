//! Names and faults of the city around the town. Everyone is invented; half of them speak Chinese, half English.

/// Names of crews.
pub(super) const CREW_NAMES: [(&str, &str); 6] = [
    ("暖通", "Climate"),
    ("水务", "Water"),
    ("电工", "Electric"),
    ("办公设备", "Office machines"),
    ("玻璃门窗", "Glass and doors"),
    ("电梯", "Lifts"),
];

/// What happens to the machines of a trade: skill, machine in both languages, faults.
pub(super) struct TradeOf {
    pub(super) skill: &'static str,
    pub(super) machine: (&'static str, &'static str),
    pub(super) faults: [&'static str; 4],
}

pub(super) const TRADES: [TradeOf; 6] = [
    TradeOf {
        skill: "hvac",
        machine: ("多联机空调", "Roof unit"),
        faults: [
            "空调不制冷，出风口滴水",
            "Compressor trips after five minutes",
            "机房温度报警",
            "Noise from the outdoor unit at night",
        ],
    },
    TradeOf {
        skill: "plumbing",
        machine: ("生活水泵", "Booster pump"),
        faults: [
            "三楼以上没水",
            "Drain in the kitchen is blocked",
            "水管接头漏水",
            "Water heater leaks under the sink",
        ],
    },
    TradeOf {
        skill: "electric",
        machine: ("配电箱", "Switchboard"),
        faults: ["一开机就跳闸", "Half of the sockets are dead", "走廊照明不亮", "Burnt smell from the switchboard"],
    },
    TradeOf {
        skill: "printer",
        machine: ("复印机", "Copier"),
        faults: ["卡纸，出图有黑线", "Scans do not reach the mailbox", "碳粉漏粉", "Finisher does not staple"],
    },
    TradeOf {
        skill: "glazier",
        machine: ("自动门", "Automatic door"),
        faults: [
            "玻璃门关不上",
            "Window cracked from corner to corner",
            "自动门夹人",
            "Door glass broken, has to be made safe today",
        ],
    },
    TradeOf {
        skill: "elevator",
        machine: ("客梯", "Passenger lift"),
        faults: [
            "电梯停在三楼不动",
            "Doors open and close again and again",
            "平层不准，有台阶",
            "Buttons on the fourth floor do not light",
        ],
    },
];

/// Customers are a quarter and a business.
pub(super) const QUARTERS: [(&str, &str); 12] = [
    ("徐家汇", "Willow"),
    ("漕河泾", "Harbour"),
    ("田林", "Maple"),
    ("龙华", "Cedar"),
    ("康健", "Elm"),
    ("虹梅", "Aspen"),
    ("长桥", "Juniper"),
    ("华泾", "Rowan"),
    ("枫林", "Linden"),
    ("天平", "Hazel"),
    ("湖南路", "Birch"),
    ("斜土", "Alder"),
];

pub(super) const BUSINESSES: [(&str, &str); 12] = [
    ("酒店", "Hotel"),
    ("物业", "Court Flats"),
    ("小学", "School"),
    ("诊所", "Clinic"),
    ("印务", "Print Works"),
    ("餐饮", "Bakery"),
    ("医药仓库", "Pharmacy Store"),
    ("书店", "Books"),
    ("实验室", "Labs"),
    ("健身房", "Gym"),
    ("写字楼", "Tower"),
    ("超市", "Market"),
];

pub(super) const FAMILY_NAMES: [(&str, &str); 12] = [
    ("张", "Brown"),
    ("李", "Adams"),
    ("陈", "Green"),
    ("杨", "Patel"),
    ("黄", "Lopez"),
    ("周", "Novak"),
    ("徐", "Khan"),
    ("马", "Silva"),
    ("朱", "Moore"),
    ("胡", "Rossi"),
    ("郭", "Young"),
    ("何", "Clark"),
];

pub(super) const GIVEN_NAMES: [(&str, &str); 6] =
    [("伟", "Sam"), ("芳", "Ruth"), ("勇", "Leo"), ("静", "Nora"), ("磊", "Max"), ("丽", "Eve")];
