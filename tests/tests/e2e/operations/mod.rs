//! What operators meet: wrong settings, damaged and newer databases, full disks, stops and starts.

mod databases;
mod full_disk;
mod imports;
mod settings;
mod stopping;
