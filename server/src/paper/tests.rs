use shared::ids::{Digest, OrderId};
use shared::lang::Lang;
use shared::signoff::shown::{Row, SHOWN_VERSION, Shown};
use shared::signoff::{StrokePoint, Strokes};
use shared::time::Moment;

use super::{Label, NoTypeface, Report, Signature, Typefaces, Unwritable, labels, named_in, report};

fn row(key: &str, label: &str, value: &str) -> Row {
    Row { key: key.into(), label: label.into(), value: value.into() }
}

fn document(lang: Lang, lines: usize) -> Shown {
    let mut rows = vec![
        row("number", "工单号", "261122-0007"),
        row("request/customer", "客户", "东方大厦物业 (Oriental Tower)"),
        row("request/fault", "故障", "空调不制冷，压缩机启动后三分钟保护停机；请在 10:30 前到达。"),
        row("visit/1/arrived/a.1", "到达", "2026-11-22 10:12"),
        row("visit/1/diagnosis", "诊断", "启动电容失效，已更换；运行 10 分钟正常。"),
    ];
    let line = |index| row("visit/1/line/1", "材料", &format!("压缩机电容 {index} · 35 µF 450 V · × 1 · @ 45.00 CNY"));
    rows.extend((0..lines).map(line));
    rows.push(row("visit/1/photo/a.2", "照片", &Digest::of(b"photo").to_string()));
    rows.push(row("total/charged", "应付合计", "45.00 CNY"));
    let wording = "本人已核对以上材料、工时与价格，确认服务完成。".into();
    Shown { version: SHOWN_VERSION, lang, utc_offset_minutes: 480, wording, rows }
}

fn signed(lang: Lang, lines: usize) -> Report {
    let document = document(lang, lines);
    let points = [(1_000, 6_000), (3_000, 2_000), (5_000, 8_000), (8_500, 3_000)];
    let strokes = Strokes(vec![points.map(|(x, y)| StrokePoint { x, y }).to_vec()]);
    let signature = Signature {
        digest: Digest::of(&document.encode()),
        at: Moment(1_795_000_000_000),
        signer: "张女士".into(),
        rating: Some(5),
        remark: "来得快".into(),
        refusal: None,
        strokes,
    };
    Report {
        organisation: "万家快修".into(),
        order: OrderId([7; 16]),
        number: "261122-0007".into(),
        document,
        signature: Some(signature),
        public_url: "https://callout.example".into(),
    }
}

fn pages(pdf: &[u8]) -> usize {
    pdf.windows(9).filter(|window| *window == b"/MediaBox").count()
}

#[test]
fn a_report_is_the_same_file_each_time_and_says_which_it_is() {
    let (report_of, typefaces) = (signed(Lang::ZhCn, 3), Typefaces::new(Vec::new()));
    let first = report(&report_of, &typefaces).expect("the package fonts-noto-cjk is installed");
    assert_eq!(first, report(&report_of, &typefaces).unwrap(), "two prints of one report differ");
    assert!(first.starts_with(b"%PDF-") && first.len() < 200_000, "{} bytes", first.len());
    let digest = report_of.signature.as_ref().unwrap().digest;
    assert_eq!(named_in(&first), Some((report_of.order, digest)));
    let other = Report { number: "261122-0008".into(), ..report_of };
    assert_ne!(first, report(&other, &typefaces).unwrap());
}

#[test]
fn a_long_report_goes_over_several_pages_and_an_unsigned_one_names_no_digest() {
    let typefaces = Typefaces::new(Vec::new());
    let long = report(&signed(Lang::En, 120), &typefaces).unwrap();
    let short = report(&signed(Lang::En, 1), &typefaces).unwrap();
    assert!(pages(&long) > pages(&short), "{} and {} pages", pages(&long), pages(&short));
    let unsigned = Report { signature: None, ..signed(Lang::En, 1) };
    assert_eq!(named_in(&report(&unsigned, &typefaces).unwrap()), None);
    assert_eq!(named_in(b"%PDF-1.7 callout-report:short"), None);
}

#[test]
fn labels_fill_sheets_of_twenty_four() {
    let label = |index: usize| Label {
        url: format!("https://callout.example/m/{index:022}"),
        number: format!("AC-{index}"),
        name: "大金中央空调室外机组（一拖四）VRV-X 系列 变频".into(),
        location: "地下一层 B1-07 机房".into(),
    };
    let sheets = |count: usize| {
        let all: Vec<Label> = (0..count).map(label).collect();
        pages(&labels(&all, "万家快修", Lang::ZhCn, &Typefaces::new(Vec::new())).unwrap())
    };
    assert_eq!(sheets(25), sheets(24) + 1);
}

#[test]
fn a_typeface_that_is_missing_or_lacks_letters_is_named() {
    let nowhere = std::path::PathBuf::from("/nowhere/at-all.ttf");
    let told = report(&signed(Lang::En, 1), &Typefaces::new(vec![nowhere.clone()]));
    assert!(matches!(told, Err(Unwritable::NoTypeface(NoTypeface::Unreadable(path))) if path == nowhere));
    assert!(NoTypeface::Missing.to_string().contains("fonts-noto-cjk"));
}
