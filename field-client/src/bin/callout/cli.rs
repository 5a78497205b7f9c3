//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use shared::geo::{Place, Point};
use shared::lang::Lang;

use super::commands;

/// Callout on the technician's side · 外勤工单（技术人员）
///
/// Everything works without signal; `sync` carries it to the office. Orders are named by their number or the first digits
/// of their id; lines, visits and photos by the numbers that `show` gives them.
///
/// 没有信号也能工作；`sync` 与公司同步。工单用编号或 id 开头指明；行、上门、照片用 `show` 给出的序号指明。
#[derive(Debug, Parser)]
#[command(name = "callout", version, disable_help_subcommand = true, max_term_width = 110)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options of every command.
#[derive(Clone, Debug, Args)]
pub(crate) struct Global {
    /// Answer in JSON · 以 JSON 回答
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Language: zh-CN or en; by default that of the system · 语言
    #[arg(long, global = true, value_name = "TAG", value_parser = lang)]
    pub(crate) lang: Option<Lang>,
    /// The folder of this installation · 本机数据目录
    #[arg(long, global = true, value_name = "FOLDER", env = "CALLOUT_FIELD_DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    /// Where you are, for acts: latitude,longitude[,accuracy in m[,age in s]] · 当前位置
    #[arg(long, global = true, value_name = "LAT,LON", value_parser = place, allow_hyphen_values = true)]
    pub(crate) at: Option<Place>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make this device known to the office · 登记设备
    Enroll(commands::enroll::Enroll),
    /// Exchange with the office · 与公司同步
    Sync(commands::sync::Sync),
    /// The orders on this device · 本机工单
    Orders(commands::orders::Orders),
    /// One order with everything in it · 查看工单
    Show(commands::show::Show),
    /// Take an order · 接单
    Accept(commands::accept::Accept),
    /// Not take an order · 拒单
    Decline(commands::decline::Decline),
    /// On the way · 出发
    OnTheWay(commands::on_the_way::OnTheWay),
    /// On site · 到达
    Arrive(commands::arrive::Arrive),
    /// Work begins · 开始处理
    Start(commands::start::Start),
    /// Work rests · 暂停
    Pause(commands::pause::Pause),
    /// Work goes on · 继续
    Resume(commands::resume::Resume),
    /// Leave the site · 离开
    Leave(commands::leave::Leave),
    /// Cause, diagnosis and checklist · 诊断
    Diagnose(commands::diagnose::Diagnose),
    /// Material lines · 材料
    Material(commands::material::Material),
    /// Labour lines · 工时
    Labour(commands::labour::Labour),
    /// Add photos · 照片
    Photo(commands::photo::Photo),
    /// Write a note · 备注
    Note(commands::note::Note),
    /// Take a photo or note out of sight · 隐藏照片或备注
    Hide(commands::hide::Hide),
    /// The result of the visit · 处理结果
    Outcome(commands::outcome::OutcomeOf),
    /// What it needs before it can be solved · 需要配件、二线或复核
    Needs(commands::needs::Needs),
    /// What the customer will see, and what is still missing · 给客户看的内容
    Summary(commands::summary::Summary),
    /// The customer signs or refuses · 客户签字
    Sign(commands::sign::Sign),
    /// What is not at the office yet, and why · 尚未送达公司的内容
    Outbox(commands::outbox::Outbox),
    /// Disagreements, and settling them · 分歧
    Conflicts(commands::conflicts::Conflicts),
    /// Take the last fact back · 撤回
    Undo(commands::undo::Undo),
    /// Encrypted files for the office when all else fails · 救援文件
    Rescue(commands::rescue::Rescue),
    /// Help on a command, or on `exit-codes` · 帮助
    Help(super::help::Help),
}

/// An order, and perhaps a visit of it.
#[derive(Clone, Debug, Args)]
pub(crate) struct Target {
    /// Number, or first digits of the id · 工单编号
    pub(crate) order: String,
    /// The visit, by its number in `show`; by default the current one · 第几次上门
    #[arg(long, value_name = "NUMBER")]
    pub(crate) visit: Option<usize>,
}

fn lang(text: &str) -> Result<Lang, String> {
    match text.to_ascii_lowercase() {
        tag if tag.starts_with("zh") => Ok(Lang::ZhCn),
        tag if tag.starts_with("en") => Ok(Lang::En),
        _ => Err("zh-CN or en".into()),
    }
}

fn place(text: &str) -> Result<Place, String> {
    let expected = || "latitude,longitude[,accuracy in m[,age in s]], such as 31.2304,121.4737,15".to_owned();
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    let degrees = |at: usize| parts.get(at)?.parse::<f64>().ok();
    let whole = |at: usize, otherwise| parts.get(at).map_or(Some(otherwise), |part| part.parse::<u32>().ok());
    let point = degrees(0).zip(degrees(1)).and_then(|(lat, lon)| Point::from_degrees(lat, lon)).ok_or_else(expected)?;
    if parts.len() > 4 {
        return Err(expected());
    }
    Ok(Place { point, accuracy_m: whole(2, 50).ok_or_else(expected)?, age_s: whole(3, 0).ok_or_else(expected)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_commands_are_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn places_south_and_west_are_read() {
        let at = place("-33.86,151.2,12,3").unwrap();
        assert_eq!((at.point.lat(), at.accuracy_m, at.age_s), (-33.86, 12, 3));
        assert!(place("91,0").is_err() && place("1").is_err() && place("1,2,3,4,5").is_err());
    }
}
