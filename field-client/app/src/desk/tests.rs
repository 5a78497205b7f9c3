use std::sync::atomic::Ordering;

use shared::document::evidence::PhotoKind;
use shared::document::finding::Cause;
use shared::document::line::{LineField, LineKind};
use shared::document::service_level::Hindrance;
use shared::document::visit::Outcome;
use shared::geo::Point;
use shared::lang::Lang;
use shared::signoff::{SignerRole, StrokePoint, Strokes};

use super::testing::{CAPACITOR, ORDER, act, ask, contacted, phone};
use crate::bridge::deed::{Deed, NextAct, Typed};
use crate::bridge::order::Section;
use crate::bridge::slip::{Signature, Slip};
use crate::bridge::today::{Mark, Today};
use crate::bridge::work::Line;
use crate::bridge::{Answer, Ask, No};
use field_client::phone::{Phone, PhotoWish};

fn today(phone: &mut Phone) -> Today {
    match ask(phone, Ask::Today { here: Point::from_degrees(31.2, 121.44) }).answer {
        Answer::Today(today) => today,
        other => panic!("{other:?}"),
    }
}

fn slip(phone: &mut Phone) -> Slip {
    match ask(phone, Ask::Slip(ORDER)).answer {
        Answer::Slip(slip) => slip,
        other => panic!("{other:?}"),
    }
}

fn labour() -> Deed {
    let typed = Typed {
        name: "上门维修".into(),
        quantity: "１.5".into(),
        unit: "小时".into(),
        price: "80".into(),
        ..Typed::default()
    };
    Deed::AddLine { kind: LineKind::Labour, typed }
}

/// Everything up to the customer.
fn work(phone: &mut Phone) {
    for deed in [
        Deed::Accept,
        Deed::GoOut,
        Deed::Arrive,
        Deed::Cause(Cause::Device),
        Deed::Diagnosis("启动电容失效".into()),
        Deed::Answer { question: "滤网已清洗？".into(), answer: "是".into() },
        labour(),
        Deed::End { outcome: Outcome::Fixed, remark: String::new() },
    ] {
        act(phone, deed).unwrap();
    }
}

fn signature(slip: &Slip) -> Signature {
    Signature {
        digest: slip.digest,
        strokes: Strokes(vec![vec![StrokePoint { x: 1, y: 1 }, StrokePoint { x: 9, y: 9 }]]),
        signer: "张女士".into(),
        role: SignerRole::Customer,
        rating: Some(5),
        remark: String::new(),
        refusal: None,
    }
}

#[test]
fn the_day_says_whom_to_ask_for_and_how_far_it_is() {
    let today = today(&mut phone());
    let next = today.next.unwrap();
    assert_eq!((today.cards[0].number.as_str(), today.cards[0].mark), ("W-1", Mark::New));
    assert_eq!(next.contact.unwrap().phone, "13800000000");
    assert_eq!(today.cards[0].metres.unwrap(), 1_112);
}

#[test]
fn search_finds_chinese_in_the_middle_of_a_text() {
    let mut phone = phone();
    let mut found = |text: &str| match ask(&mut phone, Ask::Search { text: text.into() }).answer {
        Answer::Today(today) => today.cards.len(),
        other => panic!("{other:?}"),
    };
    assert_eq!((found("不制"), found("kfr"), found("冰箱")), (1, 1, 0));
}

#[test]
fn the_next_act_leads_through_the_visit() {
    let mut phone = phone();
    let mut steps = Vec::new();
    for deed in [
        Deed::Accept,
        Deed::GoOut,
        Deed::Arrive,
        Deed::Pause { why: Some(Hindrance::WaitsForParts), reason: String::new() },
        Deed::Resume,
    ] {
        steps.push(act(&mut phone, deed).unwrap().next);
    }
    let Answer::Order(page) = ask(&mut phone, Ask::Order(ORDER)).answer else { panic!("no order") };
    assert!(page.happened.iter().any(|(_, words)| words == "已暂停：待件"), "{:?}", page.happened);
    let expected = [NextAct::GoOut, NextAct::Arrive, NextAct::Fill, NextAct::Resume, NextAct::Fill].map(Some);
    assert_eq!(steps, expected);
    act(&mut phone, Deed::Undo).unwrap();
    assert_eq!(act(&mut phone, Deed::Undo).unwrap().next, Some(NextAct::Fill), "the pause never happened");
}

#[test]
fn what_is_missing_is_told_until_the_slip_is_complete() {
    let mut phone = phone();
    for deed in [Deed::Accept, Deed::Arrive] {
        act(&mut phone, deed).unwrap();
    }
    let page = act(
        &mut phone,
        Deed::AddLine { kind: LineKind::Material, typed: Typed { name: "电容".into(), ..Typed::default() } },
    )
    .unwrap();
    assert!(
        page.missing.iter().any(|todo| todo.words == "“电容”缺单价" && todo.at == Section::Lines),
        "{:?}",
        page.missing
    );
    let line = page.lines[0].id;
    assert_eq!(page.lines[0].lacks, ["规格", "型号", "数量", "单位", "单价"]);
    let blanks = [
        (LineField::Specification, "35 µF"),
        (LineField::Model, "无"),
        (LineField::Quantity, "２"),
        (LineField::Unit, "个"),
        (LineField::UnitPrice, "45"),
    ];
    let filled = blanks.map(|(field, text)| act(&mut phone, Deed::Retype { line, field, text: text.into() }).unwrap());
    let filled = filled.last().unwrap();
    assert_eq!((filled.lines[0].lacks.as_slice(), filled.lines[0].amount.as_str()), ([].as_slice(), "¥90.00"));
    assert!(act(&mut phone, Deed::Retype { line, field: LineField::UnitPrice, text: "much".into() }).is_err());
    let mut phone = self::phone();
    work(&mut phone);
    let page = act(&mut phone, Deed::Note("后门进".into())).unwrap();
    assert_eq!((page.missing, page.next), (Vec::new(), Some(NextAct::HandOver)));
    assert_eq!((page.to_pay, page.lines[0].amount.as_str()), (vec!["¥120.00".to_owned()], "¥120.00"));
}

#[test]
fn the_customer_signs_exactly_what_is_shown() {
    let mut phone = phone();
    work(&mut phone);
    let shown = slip(&mut phone);
    assert_eq!((shown.to_pay.as_str(), shown.customer.as_str()), ("120.00 CNY", "张女士"));
    act(&mut phone, labour()).unwrap();
    let sign = |slip: &Slip| Ask::Sign { order: ORDER, signature: signature(slip), place: None };
    assert!(matches!(ask(&mut phone, sign(&shown)).answer, Answer::No { why: No::Refused, .. }));
    let shown = slip(&mut phone);
    let Answer::Order(page) = ask(&mut phone, sign(&shown)).answer else { panic!("not signed") };
    assert_eq!((page.next, page.mark, page.signed[0].digest), (None, Mark::Done, shown.digest));
    let Answer::Receipt(Some(receipt)) = ask(&mut phone, Ask::Receipt(ORDER)).answer else { panic!("no receipt") };
    assert!(receipt.link.ends_with(&format!("/signed/{ORDER}/{}", shown.digest)) && receipt.svg.starts_with("<svg"));
    assert_eq!((receipt.number.as_str(), receipt.digest), ("W-1", shown.digest));
    let changed = act(&mut phone, labour()).unwrap();
    assert_eq!(changed.signed[0].changed.len(), 2, "the line and the total");
    assert_eq!(changed.next, Some(NextAct::HandOver), "what changed asks for another signature");
}

#[test]
fn a_photo_is_shown_from_this_device_and_counted_as_waiting() {
    let mut phone = phone();
    act(&mut phone, Deed::Accept).unwrap();
    let mut file = Vec::new();
    image::codecs::jpeg::JpegEncoder::new(&mut file).encode_image(&image::RgbImage::new(8, 8)).unwrap();
    let picture = field_client::photos::prepare::prepare(&file).unwrap();
    let before = PhotoWish { kind: PhotoKind::Before, caption: String::new() };
    let kept = super::photograph(&mut phone, Lang::En, (ORDER, before, None), picture);
    let Answer::Order(page) = kept else { panic!("{kept:?}") };
    assert_eq!((page.photos.len(), page.photos[0].at_office, page.photos_waiting), (1, false, 1));
    let reply = ask(&mut phone, Ask::Picture(page.photos[0].hash));
    assert!(reply.bytes.unwrap().starts_with(&[0xff, 0xd8]));
    let Answer::Work(work) = ask(&mut phone, Ask::Work).answer else { panic!("no work") };
    assert_eq!((work.edits.len(), work.photos.len(), work.edits[0].number.as_str()), (2, 1, "W-1"));
}

#[test]
fn a_deed_that_makes_no_sense_is_refused_in_words() {
    let mut phone = phone();
    assert_eq!(act(&mut phone, Deed::Arrive).unwrap_err(), "请先接单");
    act(&mut phone, Deed::Accept).unwrap();
    act(&mut phone, Deed::Arrive).unwrap();
    let nonsense = Typed { name: "x".into(), price: "much".into(), ..Typed::default() };
    assert!(act(&mut phone, Deed::AddLine { kind: LineKind::Labour, typed: nonsense }).is_err());
}

#[test]
fn nobody_was_there_and_another_visit_can_begin() {
    let mut phone = phone();
    for deed in [Deed::Accept, Deed::Arrive] {
        act(&mut phone, deed).unwrap();
    }
    let absent = Deed::End { outcome: Outcome::CustomerAbsent, remark: String::new() };
    assert_eq!(act(&mut phone, absent).unwrap().next, Some(NextAct::AcceptAgain));
    assert_eq!(act(&mut phone, Deed::Accept).unwrap().next, Some(NextAct::GoOut));
}

#[test]
fn search_looks_into_what_was_found_noted_and_used() {
    let mut phone = phone();
    work(&mut phone);
    act(&mut phone, Deed::Note("门卫处取钥匙".into())).unwrap();
    let mut found = |text: &str| match ask(&mut phone, Ask::Search { text: text.into() }).answer {
        Answer::Today(today) => today.cards.len(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        [found("钥匙"), found("启动电容"), found("13800"), found("kfr 钥匙"), found("kfr 冰箱")],
        [1, 1, 1, 1, 0]
    );
}

#[test]
fn what_is_needed_is_brought_along_the_next_time() {
    let mut phone = phone();
    for deed in [Deed::Accept, Deed::Arrive] {
        act(&mut phone, deed).unwrap();
    }
    let needs = Deed::End { outcome: Outcome::NeedsParts, remark: "电容 35 µF".into() };
    assert_eq!(act(&mut phone, needs).unwrap().bring, ["电容 35 µF"]);
    let day = today(&mut phone);
    assert_eq!(day.first().unwrap().1.bring, ["电容 35 µF"], "nobody has signed: it is still the one at hand");
    assert_eq!(day.cards[0].mark, Mark::Active);
    act(&mut phone, Deed::Undo).unwrap();
    act(&mut phone, Deed::End { outcome: Outcome::CustomerAbsent, remark: String::new() }).unwrap();
    let day = today(&mut phone);
    assert_eq!((day.cards[0].mark, day.first()), (Mark::Waits, None), "it waits, and nobody is hurried there");
}

#[test]
fn a_favourite_comes_first_and_an_empty_van_is_said() {
    let mut phone = phone();
    for deed in [Deed::Accept, Deed::Arrive] {
        act(&mut phone, deed).unwrap();
    }
    ask(&mut phone, Ask::Favour { part: CAPACITOR, on: true });
    ask(&mut phone, Ask::LoadVan { part: CAPACITOR, quantity: "１".into() });
    let Answer::Parts(parts) = ask(&mut phone, Ask::Parts("cbb".into())).answer else { panic!("no parts") };
    assert_eq!((parts[0].favourite, parts[0].van.as_deref(), parts[0].short), (true, Some("1 个"), false));
    let page = act(&mut phone, Deed::UsePart { part: CAPACITOR, quantity: "2".into() }).unwrap();
    assert_eq!(page.van_short, ["压缩机电容"]);
    let Answer::Van(van) = ask(&mut phone, Ask::Van).answer else { panic!("no van") };
    assert_eq!((van[0].van.as_deref(), van[0].short), (Some("-1 个"), true));
}

#[test]
fn a_clock_that_went_back_is_noticed_and_one_that_is_ahead_only_when_the_office_answers() {
    let (phone, clock) = contacted();
    assert_eq!(super::standing(&phone, Line::Quiet, None).unwrap().clock_off, None);
    clock.wall.fetch_sub(2 * 3_600_000, Ordering::Relaxed);
    assert_eq!(super::standing(&phone, Line::Quiet, None).unwrap().clock_off, Some(-120));
    clock.wall.fetch_add(3 * 3_600_000, Ordering::Relaxed);
    assert_eq!(super::standing(&phone, Line::Quiet, None).unwrap().clock_off, None);
    assert_eq!(super::ahead(&phone).unwrap(), Some(60));
}
