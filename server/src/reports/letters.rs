//! Reports by mail: the table as a workbook, in the language of those who get it; each letter under a lease, recorded, and tried
//! again later and later.

use shared::lang::Lang;

use super::made::{Kind, office_zone, table};
use super::{AsOf, sheet};
use crate::alarms::deliver::{LEASE_MS, outcome_of};
use crate::error::ApiError;
use crate::mail::letter::MAX_ATTACHMENT;
use crate::mail::{Attached, Letter, letters};
use crate::state::Office;
use crate::store::report_letters::{Sending, lease, settle};
use crate::store::reports;
use crate::webhooks::fate::Outcome;

/// Letters of one turn, one after the other: each may hold a workbook of tens of thousands of rows, and none outlasts its lease.
const AT_ONCE: u32 = 8;

/// Sends what is due; returns how many letters were settled.
pub async fn deliver(office: &Office) -> Result<usize, ApiError> {
    let now = office.now();
    let due = lease(office.store(), now, now.plus_ms(LEASE_MS), AT_ONCE).await?;
    let mut settled = 0;
    for sending in &due {
        let to = std::slice::from_ref(&sending.recipient);
        let outcome = match letter(office, sending).await {
            Ok(letter) => letters::send(office, &letter, to, &mut Vec::new()).await,
            // One table that cannot be made keeps no other letter back.
            Err(error) => Outcome::NotTaken { why: error.detail().to_owned(), wait_s: None },
        };
        let (state, times, error) = outcome_of(office, outcome, (sending.attempts, sending.since));
        let mut tx = office.store().write().await?;
        settle(&mut tx, sending, state, times, error).await?;
        tx.commit().await?;
        settled += usize::from(state != "waiting");
    }
    Ok(settled)
}

/// The letter with the table as it is when it is sent; a period that is frozen goes out as it was frozen.
async fn letter(office: &Office, of: &Sending) -> Result<Letter, ApiError> {
    let kind = Kind::named(&of.kind)?;
    let as_of = AsOf::now(office).await?;
    let mut tx = office.store().read().await?;
    let frozen = reports::frozen(&mut tx, kind.key(), &of.period).await?;
    let table = match frozen {
        Some(frozen) => frozen.table,
        None => table(&mut tx, office, kind, &of.period, as_of).await?,
    };
    drop(tx);
    let (zone, lang) = (office_zone(office)?, of.lang);
    let subject = lang.pick(&table.title_zh, &table.title_en).clone();
    let rows = table.rows.len();
    let made = tokio::task::spawn_blocking(move || sheet::xlsx(&table, lang, &zone)).await;
    let bytes = made.map_err(ApiError::internal)?.map_err(ApiError::internal)?;
    let address = format!("{}/api/v1/reports/{}/{}?as=xlsx", office.config().public_url, of.kind, of.period);
    let fits = bytes.len() <= MAX_ATTACHMENT;
    let said = said((&subject, rows), fits, &address, lang);
    let text = format!("{said}\n\n-- \n{}\n", letters::footer(office, lang));
    let attached = fits.then(|| Attached { name: format!("{}-{}.xlsx", of.kind, of.period), bytes });
    let mark = format!("report-{}-{}-{}", of.kind, of.period, of.since.0);
    Ok(Letter { mark, subject, text, attached, at: office.now() })
}

/// What the letter says, and where the file is if it is too large for the mail.
fn said((title, rows): (&str, usize), fits: bool, address: &str, lang: Lang) -> String {
    match (lang, fits) {
        (Lang::ZhCn, true) => format!("{title}\n共 {rows} 行，见附件。"),
        (Lang::ZhCn, false) => format!("{title}\n共 {rows} 行，附件过大，请在此下载：{address}"),
        (Lang::En, true) => format!("{title}\n{rows} rows, in the attached workbook."),
        (Lang::En, false) => format!("{title}\n{rows} rows; the workbook is too large for mail: {address}"),
    }
}
