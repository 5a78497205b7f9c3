//! The fields of each kind of file, and the names that their columns usually have.

use super::kind::Kind;

/// A field.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name in `--map` and in reports.
    pub key: &'static str,
    /// Whether a file without it is no such file.
    pub required: bool,
    /// Names that its column may have, compared without case, spaces, `_`, `-` and `.`. The key is always one.
    pub names: &'static [&'static str],
}

macro_rules! fields {
    ($($key:literal $required:literal $names:expr;)+) => {
        &[$(Field { key: $key, required: $required, names: &$names }),+]
    };
}

const REQUESTS: &[Field] = fields! {
    "number" true ["ticket", "external", "case id", "service request id", "request id", "外部编号", "工单号", "报修单号", "编号"];
    "received_at" true ["created at", "opened", "received", "requested datetime", "created", "报修时间", "受理时间", "创建时间", "时间"];
    "closed_at" false ["closed", "completed at", "结案时间", "完成时间", "关闭时间"];
    "outcome" false ["result", "status", "结果", "状态"];
    "trade" true ["skill", "service type", "工种", "专业", "类别"];
    "level" false ["priority", "urgency", "级别", "优先级", "紧急程度"];
    "fault" true ["problem", "description", "fault description", "故障", "故障描述", "问题", "报修内容"];
    "address" false ["site address", "location", "地址", "现场地址"];
    "latitude" false ["lat", "纬度"];
    "longitude" false ["lon", "lng", "long", "经度"];
    "channel" false ["source", "渠道", "来源"];
    "customer" false ["customer name", "client", "客户", "客户名称"];
    "customer_number" false ["customer no", "客户编号"];
    "contact" false ["contact name", "reporter", "caller", "联系人", "报修人"];
    "phone" false ["contact phone", "telephone", "mobile", "电话", "联系电话", "手机"];
    "department" false ["部门", "科室"];
    "equipment" false ["equipment name", "machine", "设备", "设备名称"];
    "equipment_number" false ["equipment no", "asset", "asset number", "serial", "设备编号", "资产编号"];
};

const CUSTOMERS: &[Field] = fields! {
    "number" true ["customer number", "customer no", "id", "客户编号", "编号"];
    "name" true ["customer", "customer name", "客户", "客户名称", "名称"];
    "contact" false ["contact name", "联系人"];
    "phone" false ["contact phone", "telephone", "mobile", "电话", "联系电话", "手机"];
    "level" false ["service level", "级别", "客户级别"];
    "lang" false ["language", "语言"];
    "single_contact" false ["single contact", "客户窗口", "唯一联系人"];
    "site" false ["site name", "现场", "现场名称", "网点"];
    "address" false ["site address", "地址", "现场地址"];
    "latitude" false ["lat", "纬度"];
    "longitude" false ["lon", "lng", "long", "经度"];
};

const EQUIPMENT: &[Field] = fields! {
    "number" true ["equipment number", "asset", "asset number", "serial", "设备编号", "资产编号", "编号"];
    "name" true ["equipment", "machine", "model", "设备", "设备名称", "名称"];
    "customer_number" true ["customer", "customer no", "客户编号"];
    "site" false ["site name", "现场", "现场名称", "网点"];
    "address" false ["site address", "地址", "现场地址"];
    "location" false ["place", "room", "安装位置", "位置"];
    "warranty_until" false ["warranty", "warranty end", "保修期", "保修期至", "质保到期"];
};

const PARTS: &[Field] = fields! {
    "number" true ["part number", "part no", "sku", "article", "编号", "料号", "配件编号"];
    "name" true ["part", "part name", "description", "品名", "名称"];
    "specification" false ["spec", "规格"];
    "model" false ["型号"];
    "unit" true ["uom", "单位"];
    "price" true ["unit price", "单价", "价格"];
    "currency" false ["币种", "货币"];
};

const CREWS: &[Field] = fields! {
    "name" true ["crew", "crew name", "team", "班组", "班组名称", "名称"];
    "skills" true ["skill", "trade", "trades", "工种", "专业", "技能"];
    "shift_start" false ["start", "from", "上班", "上班时间"];
    "shift_end" false ["end", "until", "to", "下班", "下班时间"];
    "rest" false ["break", "lunch", "休息", "午休"];
    "time_zone" false ["timezone", "tz", "时区"];
    "latitude" false ["lat", "base latitude", "纬度"];
    "longitude" false ["lon", "lng", "long", "base longitude", "经度"];
};

/// The fields of a kind of file.
pub fn of(kind: Kind) -> &'static [Field] {
    match kind {
        Kind::Requests => REQUESTS,
        Kind::Customers => CUSTOMERS,
        Kind::Equipment => EQUIPMENT,
        Kind::Parts => PARTS,
        Kind::Crews => CREWS,
    }
}
