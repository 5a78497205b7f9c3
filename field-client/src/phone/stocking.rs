//! The van of whoever has this device.

use std::collections::{BTreeMap, BTreeSet};

use shared::ids::PartId;
use shared::money::Quantity;

use super::{Phone, PhoneError};
use crate::store::van;

impl Phone {
    /// Notes that so much of `part` was put into the van, or taken out where the quantity is negative.
    pub fn load_van(&mut self, part: PartId, quantity: Quantity) -> Result<(), PhoneError> {
        let now = self.clock.now();
        Ok(self.store.write(|db| van::load(db, part, quantity, now))?)
    }

    /// What is in the van, in thousandths of each article's unit; below zero where more was used than loaded.
    pub fn van_stock(&self) -> Result<BTreeMap<PartId, i64>, PhoneError> {
        Ok(self.store.read(van::stock)?)
    }

    /// Puts an article among the favourites, or takes it out.
    pub fn favour(&mut self, part: PartId, is_favourite: bool) -> Result<(), PhoneError> {
        Ok(self.store.write(|db| van::favour(db, part, is_favourite))?)
    }

    /// The favourites.
    pub fn favourites(&self) -> Result<BTreeSet<PartId>, PhoneError> {
        Ok(self.store.read(van::favourites)?)
    }
}

#[cfg(test)]
mod tests {
    use shared::document::line::{LineDetail, LineKind};
    use shared::ids::PartId;
    use shared::money::Quantity;

    use shared::sync::van::Aboard;

    use crate::acts::Wish;
    use crate::phone::{Doing, Phone};
    use crate::store::{Db, installation, van};
    use crate::testing::{dispatched, installation_of, order_id, phone_with};

    const CAPACITOR: PartId = PartId([4; 16]);

    fn of(thousandths: i64) -> Quantity {
        Quantity { thousandths }
    }

    #[test]
    fn the_van_holds_what_was_loaded_less_what_lines_took() {
        let (mut phone, _, _) = phone_with(&dispatched(order_id(1), "W-1"));
        phone.load_van(CAPACITOR, of(2_000)).unwrap();
        let mut act = |wish| phone.act(order_id(1), Doing::default(), wish).unwrap().edits;
        act(Wish::Accept);
        let details = vec![LineDetail::Part(CAPACITOR), LineDetail::FromVan(true), LineDetail::Quantity(of(3_000))];
        let line = act(Wish::AddLine { kind: LineKind::Material, details })[0];
        assert_eq!(phone.van_stock().unwrap()[&CAPACITOR], -1_000);
        let mut change = |detail| {
            phone.act(order_id(1), Doing::default(), Wish::ChangeLine { line, details: vec![detail] }).unwrap();
            phone.van_stock().unwrap()[&CAPACITOR]
        };
        assert_eq!(change(LineDetail::Quantity(of(500))), 1_500);
        assert_eq!(change(LineDetail::FromVan(false)), 2_000);
        assert_eq!(change(LineDetail::FromVan(true)), 1_500);
        assert_eq!(change(LineDetail::Removed(true)), 2_000);
    }

    #[test]
    fn what_the_office_loaded_counts_beside_what_was_loaded_here_and_own_lines_are_taken_off_once() {
        let (mut phone, _, _) = phone_with(&dispatched(order_id(1), "W-1"));
        let tell = |phone: &mut Phone, there| {
            let told = [Aboard { part: CAPACITOR, there: of(there) }];
            phone.store.write(|db| van::aboard(db, &told)).unwrap();
        };
        tell(&mut phone, 4_000);
        phone.load_van(CAPACITOR, of(1_000)).unwrap();
        phone.act(order_id(1), Doing::default(), Wish::Accept).unwrap();
        let details = vec![LineDetail::Part(CAPACITOR), LineDetail::FromVan(true), LineDetail::Quantity(of(2_000))];
        phone.act(order_id(1), Doing::default(), Wish::AddLine { kind: LineKind::Material, details }).unwrap();
        assert_eq!(phone.van_stock().unwrap()[&CAPACITOR], 3_000);
        // The office was told of the line meanwhile, and leaves it out of what it tells this device.
        tell(&mut phone, 4_000);
        assert_eq!(phone.van_stock().unwrap()[&CAPACITOR], 3_000);
        // An earlier life of the device wrote it: the office, which has it, subtracts it.
        let life = |db: &Db| installation::save(db, &installation_of(9));
        phone.store.write(life).unwrap();
        tell(&mut phone, 2_000);
        assert_eq!(phone.van_stock().unwrap()[&CAPACITOR], 3_000);
        // Nothing is told of it: what is known here counts.
        phone.store.write(|db| van::aboard(db, &[])).unwrap();
        assert_eq!(phone.van_stock().unwrap()[&CAPACITOR], -1_000);
    }

    #[test]
    fn favourites_stay_until_they_are_taken_out() {
        let (mut phone, _, _) = phone_with(&dispatched(order_id(1), "W-1"));
        phone.favour(CAPACITOR, true).unwrap();
        phone.favour(CAPACITOR, true).unwrap();
        assert!(phone.favourites().unwrap().contains(&CAPACITOR));
        phone.favour(CAPACITOR, false).unwrap();
        assert!(phone.favourites().unwrap().is_empty());
    }
}
