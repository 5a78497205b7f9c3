//! Whether the device's clock is right, as far as that can be told without asking anybody.

use field_client::phone::Phone;
use field_client::store::StoreError;

/// Minutes of difference that nobody minds.
const TOLERANCE_MINUTES: i64 = 3;

/// Minutes by which the clock is behind what the last word with the office allows: time does not go back. That a clock is
/// ahead cannot be told like this, since a sleeping browser counts no time.
pub(super) fn behind(phone: &Phone) -> Result<Option<i64>, StoreError> {
    let Some(me) = phone.installation()? else { return Ok(None) };
    let Some(contact) = me.contact else { return Ok(None) };
    let elapsed = me.elapsed_since_contact(phone.clock().uptime()).map_or(0, |(_, elapsed)| elapsed);
    let least = contact.proof.at.plus_ms(i64::try_from(elapsed).unwrap_or(i64::MAX));
    let minutes = phone.clock().now().ms_since(least) / 60_000;
    Ok((minutes <= -TOLERANCE_MINUTES).then_some(minutes))
}

/// Minutes by which the clock is ahead of the office's, asked at the moment at which the office has just answered.
pub fn ahead(phone: &Phone) -> Result<Option<i64>, StoreError> {
    let contact = phone.installation()?.and_then(|me| me.contact);
    let minutes = contact.map_or(0, |contact| phone.clock().now().ms_since(contact.proof.at) / 60_000);
    Ok((minutes >= TOLERANCE_MINUTES).then_some(minutes))
}
