//! The cast: a server with an office, three crews, four technicians with a device each, and the first three requests of the
//! day, each with the crew that is nearest.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use shared::geo::Point;
use tempfile::TempDir;

use super::DAY;
use super::technician::Technician;
use crate::chance::Chance;
use crate::database::Database;
use crate::field::Field;
use crate::office::Office;
use crate::requests::{Request, Requests};
use crate::server::{PASSWORD, Server};
use crate::wire::Wire;

/// Everyone and everything.
pub(super) struct Cast {
    pub(super) server: Server,
    /// Between the devices and the server.
    pub(super) wire: Wire,
    /// A dispatcher.
    pub(super) office: Office,
    /// The crews, in the order of the requests that they are nearest to.
    pub(super) crews: Vec<String>,
    /// The orders, in the order of the requests.
    pub(super) orders: Vec<Order>,
    pub(super) wang: Technician,
    /// In one crew with Wang.
    pub(super) liu: Technician,
    pub(super) smith: Technician,
    pub(super) zhao: Technician,
    pub(super) chance: Chance,
    pub(super) folder: TempDir,
}

/// An order by its two names.
pub(super) struct Order {
    pub(super) id: String,
    pub(super) number: String,
    pub(super) point: Point,
}

impl Cast {
    pub(super) async fn assemble(database: Database, requests: &Requests, chance: Chance) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let server = Server::start(&folder.path().join("server"), database).await?;
        let wire = Wire::to(server.address()).await?;
        let admin = Office::of(server.admin().await?);
        admin.person("chen", "陈调度", "dispatcher").await?;
        let office = Office::of(admin.rest.login("chen", PASSWORD).await?);
        books(&admin).await?;
        let (rows, file) = requests.first_of_day(DAY, 3, folder.path())?;
        import(&server, &file.to_string_lossy()).await?;
        let people = [("wang", "王师傅"), ("liu", "刘师傅"), ("smith", "Smith"), ("zhao", "赵师傅")];
        let mut ids = Vec::new();
        for (login, name) in people {
            ids.push(admin.person(login, name, "technician").await?);
        }
        let [wang, liu, smith, zhao] = ids.as_slice() else { anyhow::bail!("four people") };
        let members = [vec![wang.as_str(), liu.as_str()], vec![smith.as_str()], vec![zhao.as_str()]];
        let mut crews = Vec::new();
        for ((name, row), members) in ["North", "South", "East"].iter().zip(&rows).zip(&members) {
            crews.push(
                admin
                    .crew(name, &["sewer", "labourer"], Point::from_degrees(row.latitude, row.longitude), members)
                    .await?,
            );
        }
        let orders = nearest_crews(&office, &rows, &crews).await?;
        let enrol = async |name: &'static str, person: &str| -> Result<Technician> {
            let field = Field::new(&folder.path().join(name), &wire.url());
            let enrolled = field.enroll(&office.code(person).await?, name).await?;
            let technician = Technician::new(name, field, &enrolled)?;
            technician.sync().await?;
            Ok(technician)
        };
        let (wang, liu) = (enrol("wang", wang).await?, enrol("liu", liu).await?);
        let (smith, zhao) = (enrol("smith", smith).await?, enrol("zhao", zhao).await?);
        Ok(Self { server, wire, office, crews, orders, wang, liu, smith, zhao, chance, folder })
    }

    /// All technicians.
    pub(super) fn technicians(&mut self) -> [&mut Technician; 4] {
        [&mut self.wang, &mut self.liu, &mut self.smith, &mut self.zhao]
    }
}

/// What phones need beforehand.
async fn books(admin: &Office) -> Result<()> {
    let seal = json!({
        "number": "DN50-SEAL", "name": "密封圈", "specification": "DN50", "model": "EPDM-50", "unit": "pc",
        "price": {"minor": 1_250, "currency": "CNY"},
    });
    admin.rest.post("/api/v1/parts", seal).await?.ok()?;
    Ok(())
}

/// Imports the file, and imports it again: the second time everything is known.
async fn import(server: &Server, file: &str) -> Result<()> {
    for (accepted, repeated) in [(3, 0), (0, 3)] {
        let args = ["import", "requests", file, "--open-on", DAY, "--file-time-zone", "America/Los_Angeles", "--json"];
        let output = server.command(&args)?.output().await?;
        ensure!(output.status.success(), "import: {}", String::from_utf8_lossy(&output.stderr));
        let said: Value = serde_json::from_slice(&output.stdout)?;
        ensure!(said["accepted"] == accepted && said["repeated"] == repeated, "import: {said}");
    }
    Ok(())
}

/// Sends to each order the crew that the server ranks first, which has to be the one based at that very place.
async fn nearest_crews(office: &Office, rows: &[Request], crews: &[String]) -> Result<Vec<Order>> {
    let listed = office.orders().await?;
    let mut orders = Vec::new();
    for (row, crew) in rows.iter().zip(crews) {
        let of_row = |order: &&Value| order["external"] == row.ticket.as_str();
        let order = listed.iter().find(of_row).with_context(|| format!("request {} became no order", row.ticket))?;
        let id = order["id"].as_str().context("an order without id")?.to_owned();
        let number = order["number"].as_str().context("an order without number")?.to_owned();
        let ranked = office.rest.get(&format!("/api/v1/orders/{id}/candidates")).await?.ok()?;
        let first = ranked.at("crews/0")?;
        ensure!(first["crew"] == crew.as_str() && first["suitable"] == true, "{}: nearest is {first}", row.ticket);
        ensure!(first["why"].to_string().contains("metres"), "the ranking gives no reasons: {first}");
        let revision = ranked.at("revision")?.as_u64().context("no revision")?;
        office.try_assign(&id, crew, "", revision).await?.ok()?;
        let point = Point::from_degrees(row.latitude, row.longitude).context("a request on earth")?;
        orders.push(Order { id, number, point });
    }
    Ok(orders)
}
