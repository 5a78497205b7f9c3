//! Schemas of what writes itself into JSON in a way of its own (OpenAPI 3.1).

use std::borrow::Cow;

use utoipa::openapi::schema::{Object, ObjectBuilder, SchemaFormat, SchemaType, Type};
use utoipa::openapi::{KnownFormat, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::calendar::Day;
use crate::geo::Point;
use crate::ids::{
    Actor, AlarmId, ChannelId, ComplaintId, ContractId, CrewId, CustomerId, DeliveryId, Digest, EditId, EquipmentId,
    ImportId, Incarnation, InspectionId, LoadId, OrderId, PartId, PersonId, SiteId, WebhookId,
};
use crate::money::{Currency, Quantity};
use crate::time::Moment;

macro_rules! schemas {
    ($($type:ident => $schema:expr;)+) => {$(
        impl PartialSchema for $type {
            fn schema() -> RefOr<Schema> {
                RefOr::T(Schema::Object($schema))
            }
        }
        impl ToSchema for $type {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($type))
            }
        }
    )+};
}
schemas! {
    OrderId => hex("A work order.", 32);
    Actor => hex("One installation of the field client, or one life of the server.", 32);
    PersonId => hex("A person.", 32);
    CrewId => hex("A crew.", 32);
    CustomerId => hex("A customer in the books.", 32);
    SiteId => hex("A site in the books.", 32);
    EquipmentId => hex("A machine in the books.", 32);
    PartId => hex("An article of the catalogue.", 32);
    ImportId => hex("A file that was imported.", 32);
    WebhookId => hex("A webhook.", 32);
    DeliveryId => hex("A delivery to a webhook.", 32);
    ContractId => hex("A contract.", 32);
    AlarmId => hex("An alarm.", 32);
    ChannelId => hex("A channel for alarms.", 32);
    ComplaintId => hex("A complaint.", 32);
    LoadId => hex("Something put into a van, or taken back.", 32);
    InspectionId => hex("A plan of inspections.", 32);
    Incarnation => hex("The life of a server's database between two restores.", 32);
    Digest => hex("A SHA-256.", 64);
    EditId => text("An edit, and whatever it created: actor and number.", "^[0-9A-Fa-f]{32}\\.[1-9][0-9]{0,17}$");
    Currency => text("An ISO 4217 code.", "^[A-Z]{3}$");
    Quantity => text("A decimal number with at most three decimals, such as 1.5.", "^-?[0-9]{1,12}(\\.[0-9]{1,3})?$");
    Day => text("A date.", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
    Moment => moment();
    Point => point();
}

fn text(description: &str, pattern: &str) -> Object {
    ObjectBuilder::new().schema_type(Type::String).description(Some(description)).pattern(Some(pattern)).build()
}

fn hex(description: &str, digits: usize) -> Object {
    text(description, &format!("^[0-9A-Fa-f]{{{digits}}}$"))
}

fn moment() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::Integer)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
        .description(Some("A moment in UTC, in milliseconds since 1970."))
        .build()
}

fn point() -> Object {
    let degrees = |most: f64| {
        ObjectBuilder::new().schema_type(SchemaType::new(Type::Number)).minimum(Some(-most)).maximum(Some(most)).build()
    };
    ObjectBuilder::new()
        .description(Some("A place in degrees (WGS 84)."))
        .property("lat", degrees(90.0))
        .property("lon", degrees(180.0))
        .required("lat")
        .required("lon")
        .build()
}
