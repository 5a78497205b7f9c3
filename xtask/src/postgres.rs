//! A PostgreSQL cluster of our own: made for one run of the tests, stopped and removed at its end.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::guardian::{Guardian, quoted};
use crate::run::succeed;
use crate::tools::is_root;

/// A running cluster. Dropping it stops the server and removes its files.
pub(crate) struct Cluster {
    port: u16,
    _guardian: Guardian,
}

/// The account that owns the server where we are root, which PostgreSQL refuses to be.
const ACCOUNT: &str = "postgres";

impl Cluster {
    /// Makes and starts a cluster with the binaries in `binaries`, on a free port of the loopback and a socket in its
    /// own folder. `fsync` stays on: tests of durability mean it.
    pub(crate) fn start(binaries: &Path) -> Result<Self> {
        let home = std::env::temp_dir().join(format!("callout-postgres-{}", std::process::id()));
        std::fs::create_dir(&home).with_context(|| format!("cannot make {}", home.display()))?;
        let account = is_root()?.then_some(ACCOUNT);
        let cluster = Folder { binaries, home: &home, account };
        let stop = cluster.pg_ctl(&["stop", "--silent", "--mode=immediate"]);
        let removed = format!("{}; rm -rf {}", shell_line(&stop), quoted(&home.to_string_lossy()));
        let guardian = Guardian::new(&removed)?;
        if account.is_some() {
            succeed(Command::new("chown").arg(ACCOUNT).arg(&home))?;
        }
        let port = free_port()?;
        cluster.make()?;
        cluster.serve(port)?;
        Ok(Self { port, _guardian: guardian })
    }

    /// Where to connect as the superuser; tests make databases of their own there.
    pub(crate) fn url(&self) -> String {
        format!("postgres://{ACCOUNT}@127.0.0.1:{}/postgres", self.port)
    }
}

struct Folder<'a> {
    binaries: &'a Path,
    home: &'a Path,
    account: Option<&'static str>,
}

impl Folder<'_> {
    fn data(&self) -> PathBuf {
        self.home.join("data")
    }

    fn make(&self) -> Result<()> {
        let mut initdb = self.program("initdb");
        initdb.args(["--auth=trust", "--encoding=UTF8", "--no-locale", "--username", ACCOUNT, "--pgdata"]);
        succeed(initdb.arg(self.data()).stdout(std::process::Stdio::null()))
    }

    fn serve(&self, port: u16) -> Result<()> {
        let sockets = quoted(&self.home.to_string_lossy());
        let options = format!("-p {port} -k {sockets} -c listen_addresses=127.0.0.1 -c max_connections=300");
        let mut start = self.pg_ctl(&["start", "--silent", "--wait", "--options", &options, "--log"]);
        succeed(start.arg(self.home.join("log")))
    }

    fn pg_ctl(&self, args: &[&str]) -> Command {
        let mut command = self.program("pg_ctl");
        command.arg("--pgdata").arg(self.data()).args(args);
        command
    }

    fn program(&self, name: &str) -> Command {
        let program = self.binaries.join(name);
        let mut command = match self.account {
            None => Command::new(program),
            Some(account) => {
                let mut command = Command::new("setpriv");
                command.args(["--reuid", account, "--regid", account, "--init-groups"]).arg(program);
                command
            }
        };
        // The server would otherwise be asked to stay in a folder that its account may not read.
        command.current_dir(self.home);
        command
    }
}

fn shell_line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| quoted(&word.to_string_lossy())).collect::<Vec<_>>().join(" ")
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
