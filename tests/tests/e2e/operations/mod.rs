//! What operators meet: wrong settings, damaged and newer databases, full disks, stops and starts.

mod checking;
mod databases;
mod full_disk;
mod imports;
mod monitoring;
mod object_store;
mod settings;
mod several_servers;
mod stopping;
