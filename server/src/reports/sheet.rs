//! A table as CSV and as .xlsx, as people would print it.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, XlsxError};
use shared::calendar::Zone;
use shared::lang::Lang;

use super::table::{Cell, Table, rounded};

/// What a workbook is called on the web.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// The widest column, in characters.
const WIDEST: usize = 60;

/// The table as CSV (RFC 4180), with the mark by which spreadsheets know UTF-8. Cells that a spreadsheet would take for a formula
/// are quoted as text.
pub fn csv(table: &Table, lang: Lang, zone: &Zone) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
    writer.write_record(table.columns.iter().map(|column| column.name(lang)))?;
    for row in &table.rows {
        writer.write_record(row.cells.iter().map(|cell| harmless(&words(cell, lang, zone))))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// A text that no spreadsheet calculates (OWASP, CSV injection). Numbers stay as they are.
fn harmless(text: &str) -> String {
    let calculates = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().is_err();
    let number = text.trim_end_matches(['%']).parse::<f64>().is_ok();
    if calculates && !number { format!("'{text}") } else { text.to_owned() }
}

/// A cell in words.
pub fn words(cell: &Cell, lang: Lang, zone: &Zone) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Words { zh, en } => lang.pick(zh, en).clone(),
        Cell::Count(count) | Cell::Orders { count, .. } | Cell::Minutes(count) => count.to_string(),
        Cell::Share(parts) => {
            let sign = if *parts < 0 { "-" } else { "" };
            format!("{sign}{}.{:02}%", parts.abs() / 100, parts.abs() % 100)
        }
        Cell::Kilometres { metres, .. } => {
            let tenths = rounded(*metres, 100);
            format!("{}.{}", tenths / 10, tenths % 10)
        }
        Cell::Quantity(thousandths) => shared::money::Quantity { thousandths: *thousandths }.to_string(),
        Cell::Money(money) => money.to_string().split(' ').next().unwrap_or_default().to_owned(),
        Cell::At(at) => zone.words(*at, true, lang),
        Cell::Empty => String::new(),
    }
}

/// The table as a workbook of one sheet: title, header that stays in sight and is repeated on every printed page, widths.
pub fn xlsx(table: &Table, lang: Lang, zone: &Zone) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let title = Format::new().set_bold().set_font_size(14);
    let head = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color(Color::RGB(0xDD_E6_F0))
        .set_border(FormatBorder::Thin);
    let plain = Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::Top);
    let share = plain.clone().set_num_format("0.00%");
    let money = plain.clone().set_num_format("#,##0.00");
    let far = plain.clone().set_num_format("#,##0.0");
    let decimal = plain.clone().set_num_format("0.###");
    sheet.write_string_with_format(0, 0, lang.pick(&table.title_zh, &table.title_en), &title)?;
    let mut widths: Vec<usize> = Vec::with_capacity(table.columns.len());
    for (column, of) in (0_u16..).zip(&table.columns) {
        sheet.write_string_with_format(1, column, of.name(lang), &head)?;
        widths.push(wide(of.name(lang)).min(16));
    }
    for (row, of) in (2_u32..).zip(&table.rows) {
        for (column, cell) in (0_u16..).zip(&of.cells) {
            let said = words(cell, lang, zone);
            if let Some(width) = widths.get_mut(usize::from(column)) {
                *width = (*width).max(wide(&said).min(WIDEST));
            }
            match cell {
                Cell::Count(number) | Cell::Orders { count: number, .. } | Cell::Minutes(number) => {
                    sheet.write_number_with_format(row, column, float(*number), &plain)?
                }
                Cell::Share(parts) => sheet.write_number_with_format(row, column, float(*parts) / 1e4, &share)?,
                Cell::Kilometres { metres, .. } => {
                    sheet.write_number_with_format(row, column, float(*metres) / 1e3, &far)?
                }
                Cell::Quantity(parts) => sheet.write_number_with_format(row, column, float(*parts) / 1e3, &decimal)?,
                Cell::Money(of) => {
                    let scale = f64::from(10_u32.pow(of.currency.exponent()));
                    sheet.write_number_with_format(row, column, float(of.minor) / scale, &money)?
                }
                Cell::Text(_) | Cell::Words { .. } | Cell::At(_) | Cell::Empty => {
                    sheet.write_string_with_format(row, column, said, &plain)?
                }
            };
        }
    }
    for (column, width) in (0_u16..).zip(&widths) {
        sheet.set_column_width(column, f64::from(u32::try_from(*width).unwrap_or_default()) + 2.0)?;
    }
    let last = u16::try_from(table.columns.len().saturating_sub(1)).unwrap_or_default();
    let rows = u32::try_from(table.rows.len()).unwrap_or(u32::MAX).saturating_add(1);
    sheet.set_freeze_panes(2, 0)?.autofilter(1, 0, rows, last)?;
    sheet.set_repeat_rows(1, 1)?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    book.save_to_buffer()
}

/// How wide a text is in a sheet: a Chinese character takes two places.
fn wide(text: &str) -> usize {
    text.chars().map(|c| if u32::from(c) >= 0x2e80 { 2 } else { 1 }).sum()
}

/// A count as spreadsheets know numbers. They are far below 2^53.
fn float(number: i64) -> f64 {
    let (high, low) = (number.div_euclid(1 << 31), number.rem_euclid(1 << 31));
    let part = |part: i64| f64::from(i32::try_from(part).unwrap_or(i32::MAX));
    part(high) * 2_147_483_648.0 + part(low)
}
