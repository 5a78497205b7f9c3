//! Whole files into whole offices, on both databases.

use std::io::{Cursor, Write as _};

use jiff::tz::TimeZone;
use serde_json::json;
use shared::lang::Lang;
use zip::write::SimpleFileOptions;

use super::reason::Reason;
use super::report::Outcome;
use super::sheet::{Limits, Sheet};
use super::{FileFault, ImportError, Kind, Manner, Report, import};
use crate::orders::desk::By;
use crate::store::listing::{Listing, OrderRow, list};
use crate::testing::{TestOffice, on_both};

const REQUESTS: &str = "\
ticket,created_at,closed_at,outcome,trade,priority,problem,address,latitude,longitude
1,2014-12-10T09:00:00Z,2014-12-10T12:00:00Z,completed,sewer,routine,Odor,1 HOWARD ST,37.75,-122.41
2,2014-12-11T07:36:26Z,,open,sewer,emergency,Flooding,2 HOWARD ST,37.76,-122.42
3,2014-12-11T08:00:00Z,2014-12-11T07:00:00Z,duplicate,sewer,routine,Flooding,2 HOWARD ST,37.76,-122.42
4,2014-12-11T09:00:00Z,,open,sewer,routine,Flooding,4 HOWARD ST,97.76,-122.42
5,yesterday,,open,sewer,routine,Flooding,5 HOWARD ST,,
6,2014-12-11T09:10:00Z,,open,sewer,routine,,6 HOWARD ST,,
7,2014-12-11T09:20:00Z,,open,sewer,routine,Flooding,7 HOWARD ST,0,0
2,2014-12-11T09:30:00Z,,open,sewer,routine,Flooding,2 HOWARD ST,,
";

fn manner() -> Manner {
    Manner::plain("test.csv", TimeZone::get("America/Los_Angeles").unwrap())
}

async fn run_bytes(office: &TestOffice, kind: Kind, bytes: Vec<u8>, manner: &Manner) -> Result<Report, ImportError> {
    let sheet = Sheet::open(bytes, None, Limits::REST)?;
    let by = By { person: None, source: "test".into() };
    import(&office.office, by, (kind, sheet), manner, &mut ()).await
}

async fn run(office: &TestOffice, kind: Kind, text: &str) -> Report {
    run_bytes(office, kind, text.into(), &manner()).await.unwrap()
}

async fn orders(office: &TestOffice) -> Vec<OrderRow> {
    let mut tx = office.office.store().read().await.unwrap();
    list(&mut tx, &Listing { limit: 200, ..Listing::default() }).await.unwrap()
}

fn findings(report: &Report) -> Vec<(u64, Outcome, &str, &Reason)> {
    report.findings.iter().map(|found| (found.line, found.outcome, found.column.as_str(), &found.reason)).collect()
}

on_both!(
    async fn requests_become_orders_once_and_every_odd_row_is_told_with_line_and_column(store: Store) {
        let office = TestOffice::on(store).await;
        let report = run(&office, Kind::Requests, REQUESTS).await;
        assert_eq!((report.rows, report.accepted, report.warned, report.refused, report.repeated), (8, 4, 2, 3, 1));
        let value = |text: &str| text.to_owned();
        assert_eq!(
            findings(&report),
            [
                (
                    4,
                    Outcome::Accepted,
                    "closed_at",
                    &Reason::ClosedBeforeOpened { opened: value("2014-12-11T08:00:00Z") }
                ),
                (5, Outcome::Refused, "latitude", &Reason::OffEarth { value: value("97.76") }),
                (6, Outcome::Refused, "created_at", &Reason::NotATime { value: value("yesterday") }),
                (7, Outcome::Refused, "problem", &Reason::Missing),
                (8, Outcome::Accepted, "latitude", &Reason::NullIsland),
                (9, Outcome::Repeated, "", &Reason::Twice { line: 3 }),
            ]
        );
        let rows = orders(&office).await;
        let statuses: Vec<(&str, &str)> =
            rows.iter().map(|row| (row.external.as_deref().unwrap(), row.status.as_str())).collect();
        assert_eq!(statuses, [("1", "closed"), ("2", "reported"), ("3", "cancelled"), ("7", "reported")]);
        // 09:00 in San Francisco, whatever the Z says.
        assert_eq!(rows[0].received_at.0, 1_418_230_800_000);

        let again = run(&office, Kind::Requests, REQUESTS).await;
        assert_eq!((again.accepted, again.repeated, again.refused), (0, 5, 3));
        assert_eq!(orders(&office).await.len(), 4);
    }
);

on_both!(
    async fn a_day_can_be_played_and_a_dry_run_keeps_nothing(store: Store) {
        let office = TestOffice::on(store).await;
        let day = Manner { open_on: Some("2014-12-11".parse().unwrap()), ..manner() };
        let dry = Manner { dry_run: true, ..day.clone() };
        let report = run_bytes(&office, Kind::Requests, REQUESTS.into(), &dry).await.unwrap();
        assert_eq!((report.accepted, report.left_out, report.dry_run), (3, 1, true));
        assert_eq!(orders(&office).await.len(), 0);
        let report = run_bytes(&office, Kind::Requests, REQUESTS.into(), &day).await.unwrap();
        assert_eq!((report.accepted, report.first_number.as_deref()), (3, Some("1001")), "a dry run takes no number");
        assert!(orders(&office).await.iter().all(|row| row.status == "reported" && row.crew.is_none()));
        let limited = Manner { limit: 1, ..manner() };
        let rest = run_bytes(&office, Kind::Requests, REQUESTS.into(), &limited).await.unwrap();
        assert_eq!((rest.accepted, rest.repeated, rest.left_out), (1, 1, 3));
    }
);

on_both!(
    async fn the_books_come_in_and_requests_find_them_by_number(store: Store) {
        let office = TestOffice::on(store).await;
        let customers = "客户编号,客户名称,联系人,电话,现场名称,地址,纬度,经度,客户窗口\n\
            K-1,王府花园物业,张女士,13800010001,三号楼,王府花园 3 号楼,31.19,121.44,是\n\
            K-1,王府花园物业,张女士,13800010001,五号楼,王府花园 5 号楼,31.19,121.45,是\n\
            K-2,Willow Court,,,,88 Willow Road,,,no\n\
            K-3,Cedar,,,,,,,maybe\n";
        let report = run(&office, Kind::Customers, customers).await;
        assert_eq!((report.accepted, report.refused), (3, 1), "{report:?}");
        assert_eq!(run(&office, Kind::Customers, customers).await.repeated, 3);
        let equipment = "asset,name,customer number,site,location,warranty until\n\
            M-1,中央空调 KX-8,K-1,三号楼,12 层机房,2027-03-31\n\
            M-2,Boiler B-2,K-2,,Basement,\n\
            M-3,Pump,K-1,,Basement,\n\
            M-4,Pump,K-9,,,\n";
        let report = run(&office, Kind::Equipment, equipment).await;
        assert_eq!((report.accepted, report.refused), (2, 2));
        let reasons: Vec<&Reason> = report.findings.iter().map(|found| &found.reason).collect();
        assert_eq!(reasons, [&Reason::Ambiguous, &Reason::Unknown { value: "K-9".into() }]);
        let moved = equipment.replace("M-2,Boiler B-2", "M-2,Boiler B-3");
        let left = run(&office, Kind::Equipment, &moved).await;
        assert_eq!((left.repeated, &left.findings[0].reason), (2, &Reason::KnownOtherwise));
        let update = Manner { update: true, ..manner() };
        assert_eq!(run_bytes(&office, Kind::Equipment, moved.into(), &update).await.unwrap().changed, 1);
        let requests = "编号,报修时间,工种,故障,地址,客户编号,设备编号\n\
            R-1,2026-01-05 08:00,hvac,不制冷,三号楼,K-1,M-1\n\
            R-2,2026-01-05 08:10,hvac,漏水,三号楼,K-7,M-7\n";
        let report = run(&office, Kind::Requests, requests).await;
        assert_eq!((report.accepted, report.warned, report.findings.len()), (2, 1, 2), "{report:?}");
        let rows = orders(&office).await;
        assert_eq!((rows[0].customer_name.as_str(), rows[1].customer_name.as_str()), ("王府花园物业", "K-7"));
        let path = format!("/api/v1/orders/{}", rows[0].id);
        let (_, shown) = office.ask(&office.admin, "GET", &path, None).await;
        let equipment = shown["request"].as_array().unwrap().iter().find(|detail| detail["field"] == "equipment");
        assert_eq!(equipment.unwrap()["location"], json!("12 层机房"));
    }
);

on_both!(
    async fn parts_and_crews_come_in_and_again_without_duplicates(store: Store) {
        let office = TestOffice::on(store).await;
        let parts = "料号,品名,规格,单位,单价（元）\n\
            CU-952,铜管,φ9.52,m,\"1,038.50\"\nCAP-35,电容,35 µF,pc,¥45\nX,x,,pc,minus\nY,y,,pc,-1\n";
        let report = run(&office, Kind::Parts, parts).await;
        assert_eq!((report.accepted, report.refused), (2, 2), "{report:?}");
        assert_eq!(run(&office, Kind::Parts, parts).await.repeated, 2);
        let (_, told) = office.ask(&office.admin, "GET", "/api/v1/parts", None).await;
        let prices: Vec<i64> =
            told["items"].as_array().unwrap().iter().map(|part| part["price"]["minor"].as_i64().unwrap()).collect();
        assert!(prices.len() == 2 && prices.contains(&103_850) && prices.contains(&4_500), "{told}");
        let crews = "班组,工种,上班,下班,纬度,经度\n徐汇一组,hvac、electric,08:00,18:30,31.19,121.44\nNight,plumbing;hvac,20:00,06:00,,\nOdd,x,25:00,06:00,,\n";
        let report = run(&office, Kind::Crews, crews).await;
        assert_eq!((report.accepted, report.refused), (2, 1), "{report:?}");
        assert_eq!(run(&office, Kind::Crews, crews).await.repeated, 2);
        let (_, told) = office.ask(&office.admin, "GET", "/api/v1/crews", None).await;
        assert!(told.to_string().contains("\"electric\",\"hvac\""), "{told}");
    }
);

#[tokio::test]
async fn a_workbook_says_the_same_as_its_csv() {
    let office = TestOffice::open().await;
    let book = workbook(&[
        &[Cell::Text("编号"), Cell::Text("报修时间"), Cell::Text("工种"), Cell::Text("故障"), Cell::Text("地址")],
        &[
            Cell::Number("1001"),
            Cell::Date("41984.5"),
            Cell::Text("hvac"),
            Cell::Text("不制冷 <&>"),
            Cell::Text("三号楼"),
        ],
        &[
            Cell::Number("1002"),
            Cell::Text("2014-12-11 07:36"),
            Cell::Text("hvac"),
            Cell::Text("漏水"),
            Cell::Text("三号楼"),
        ],
        &[Cell::Number("1003"), Cell::Text(""), Cell::Text("hvac"), Cell::Text("漏水"), Cell::Text("三号楼")],
    ]);
    let report = run_bytes(&office, Kind::Requests, book, &manner()).await.unwrap();
    assert_eq!((report.format.as_str(), report.accepted, report.refused), ("xlsx", 2, 1), "{report:?}");
    assert_eq!(findings(&report)[0].0, 4);
    let rows = orders(&office).await;
    let row = rows.iter().find(|row| row.external.as_deref() == Some("1001")).unwrap();
    assert_eq!((row.fault.as_str(), row.received_at.0), ("不制冷 <&>", 1_418_328_000_000));
}

#[tokio::test]
async fn a_small_workbook_that_unpacks_to_a_large_one_is_refused() {
    let zeros = "0".repeat(300_000);
    let row: Vec<Cell<'_>> = vec![Cell::Text(&zeros)];
    let book = workbook(&[&row]);
    assert!(book.len() < 10_000);
    let refused = Sheet::open(book, None, Limits { bytes: 100_000, rows: 10 }).unwrap_err();
    assert_eq!(refused, FileFault::TooLarge { limit: 100_000 });
}

#[tokio::test]
async fn a_file_in_gb18030_comes_in_as_it_was_meant() {
    let office = TestOffice::open().await;
    let text = "编号,报修时间,工种,故障,地址\n1,2026-01-05 08:00,hvac,空调不制冷，机房有异响,王府花园 3 号楼\n";
    let bytes = encoding_rs::GB18030.encode(text).0.into_owned();
    let report = run_bytes(&office, Kind::Requests, bytes, &manner()).await.unwrap();
    assert_eq!((report.format.as_str(), report.accepted), ("gb18030", 1));
    assert_eq!(orders(&office).await[0].fault, "空调不制冷，机房有异响");
}

#[tokio::test]
async fn a_file_that_is_no_such_table_names_what_it_lacks_in_both_languages() {
    let office = TestOffice::open().await;
    let refused = run_bytes(&office, Kind::Requests, b"a,b\n1,2\n".to_vec(), &manner()).await.unwrap_err();
    let ImportError::File(fault) = refused else { panic!("{refused}") };
    assert!(fault.words(Lang::ZhCn).contains("缺少列") && fault.words(Lang::En).contains("missing columns: number"));
}

enum Cell<'c> {
    Text(&'c str),
    Number(&'c str),
    Date(&'c str),
}

/// The smallest workbook with one sheet, as other programs write it.
fn workbook(rows: &[&[Cell<'_>]]) -> Vec<u8> {
    let mut sheet =
        String::from("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>");
    for (row, cells) in rows.iter().enumerate() {
        sheet.push_str(&format!("<row r=\"{}\">", row + 1));
        for (column, cell) in cells.iter().enumerate() {
            let place = format!("{}{}", char::from(b'A' + u8::try_from(column).unwrap()), row + 1);
            let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            sheet.push_str(&match cell {
                Cell::Text(text) => format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{}</t></is></c>", escaped(text)),
                Cell::Number(number) => format!("<c r=\"{place}\"><v>{number}</v></c>"),
                Cell::Date(serial) => format!("<c r=\"{place}\" s=\"1\"><v>{serial}</v></c>"),
            });
        }
        sheet.push_str("</row>");
    }
    sheet.push_str("</sheetData></worksheet>");
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let packages = "http://schemas.openxmlformats.org/package/2006/relationships";
    let files = [
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".to_owned(),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{packages}\"><Relationship Id=\"rId1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"报修\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{packages}\"><Relationship Id=\"rId1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"{office}/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns=\"{main}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let mut book = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        book.start_file(name, SimpleFileOptions::default()).unwrap();
        book.write_all(text.as_bytes()).unwrap();
    }
    book.finish().unwrap().into_inner()
}

proptest::proptest! {
    /// Any bytes are a table, row by row with reasons, or a reason; nothing that somebody sends ends the server.
    #[test]
    fn any_bytes_are_a_table_or_a_reason(
        bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400),
        book: bool,
        text in "[0-9/: TZ+年月日.-]{0,24}",
    ) {
        let bytes = if book { [b"PK\x03\x04".as_slice(), &bytes].concat() } else { bytes };
        if let Ok(sheet) = Sheet::open(bytes, None, Limits::REST) {
            let _ = super::columns::Columns::find(Kind::Parts, &sheet.header, &[]);
            sheet.for_each(drop);
        }
        let _ = super::times::Written::read(&text).map(|written| written.in_zone(&TimeZone::UTC));
    }
}
