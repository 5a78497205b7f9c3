//! What technicians write: phrases in two languages, combined at random, with the numbers that such notes are full of.

use crate::chance::Chance;

const SUBJECTS: [(&str, &str); 16] = [
    ("压缩机", "compressor"),
    ("排水管", "drain pipe"),
    ("进水阀", "inlet valve"),
    ("主控板", "main board"),
    ("门封条", "door seal"),
    ("风机电容", "fan capacitor"),
    ("定影组件", "fuser unit"),
    ("传感器", "sensor"),
    ("接线端子", "terminal block"),
    ("滤芯", "filter cartridge"),
    ("地漏", "floor drain"),
    ("配电箱", "distribution box"),
    ("循环泵", "circulation pump"),
    ("防水层", "waterproof layer"),
    ("玻璃胶", "window sealant"),
    ("皮带", "drive belt"),
];
const FOUND: [(&str, &str); 16] = [
    ("磨损严重，需要更换", "is badly worn and has to be replaced"),
    ("接触不良，已重新压接", "had a bad contact, crimped again"),
    ("堵塞，已疏通", "was blocked, cleared it"),
    ("漏水，已更换密封圈", "was leaking, put in a new gasket"),
    ("运行正常", "runs as it should"),
    ("噪音偏大，建议下次巡检复查", "is louder than usual, look again at the next inspection"),
    ("电压偏低", "gets too little voltage"),
    ("表面有裂纹，已拍照", "has a crack on the surface, see the photo"),
    ("型号与合同不符，已与客户确认", "is not the model in the contract, agreed with the customer"),
    ("备件车上没有，已向仓库申请", "is not on the van, asked the store for it"),
    ("已清洗并试机", "cleaned and test run done"),
    ("参数丢失，已恢复出厂设置", "had lost its settings, restored the factory ones"),
    ("被老鼠咬断", "was bitten through by a rat"),
    ("安装不水平，已调整", "stood at an angle, levelled it"),
    ("结冰，等待化冻", "was iced up, waiting for it to thaw"),
    ("客户自行拆过", "had been taken apart by the customer"),
];
const AFTER: [(&str, &str); 8] = [
    ("客户在场确认。", "Customer watched and agreed."),
    ("现场无信号，回到车上补录。", "No signal down here, written in the van."),
    ("请调度安排下次上门。", "Dispatcher, please plan another visit."),
    ("旧件已带回。", "Old part is on the van."),
    ("钥匙在物业前台。", "Keys are at the front desk."),
    ("电梯停用，走楼梯上去。", "Lift is out of order, took the stairs."),
    ("试运行二十分钟无异常。", "Ran it for twenty minutes, nothing unusual."),
    ("照片见附件。", "See photos."),
];
/// Materials as the slip has them: name, specification, model, unit.
const MATERIALS: [[&str; 4]; 12] = [
    ["铜管", "φ9.52×0.8", "TP2", "m"],
    ["密封圈", "DN50", "EPDM-50", "pc"],
    ["电容", "35µF 450V", "CBB65", "pc"],
    ["角阀", "G1/2", "HX-9021", "pc"],
    ["玻璃胶", "300 ml", "SS-701", "bottle"],
    ["网线", "Cat.6", "UTP-305", "m"],
    ["PVC elbow", "110 mm 87°", "PE-110", "pc"],
    ["Float glass", "5 mm clear", "FG-5", "m²"],
    ["Drain spring", "8 mm × 15 m", "DS-15", "pc"],
    ["Circuit breaker", "C16 2P", "BM65-16", "pc"],
    ["Fuser film", "A3 220 V", "FF-330", "pc"],
    ["Refrigerant", "R410A", "R410A-10", "kg"],
];

/// A note of one or two sentences; about half are Chinese.
pub(super) fn note(chance: &mut Chance) -> String {
    let chinese = chance.percent(50);
    let mut pick = |all: &[(&'static str, &'static str)]| {
        let (zh, en) = chance.one(all).copied().unwrap_or_default();
        if chinese { zh } else { en }
    };
    let (subject, found, after) = (pick(&SUBJECTS), pick(&FOUND), pick(&AFTER));
    let number = chance.below(400) + 1;
    match (chinese, chance.below(3)) {
        (true, 0) => format!("{subject}{found}。"),
        (true, 1) => format!("{subject}{found}，实测{number}。{after}"),
        (true, _) => format!("{number}号{subject}{found}。{after}"),
        (false, 0) => format!("The {subject} {found}."),
        (false, 1) => format!("The {subject} {found}, measured {number}. {after}"),
        (false, _) => format!("{subject} no. {number} {found}. {after}"),
    }
}

/// A material of the slip.
pub(super) fn material(chance: &mut Chance) -> [&'static str; 4] {
    chance.one(&MATERIALS).copied().unwrap_or_default()
}
