//! The target `templates` of `crates/fuzz` under libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| krama_fuzz::run("templates", bytes));
