//! krama: one program that carries an online order from the first click to the last message.
//!
//! This crate is wiring: command line, configuration, the machine's clock and randomness, the servers.

mod cli;
mod command;
mod config;
mod demo;
#[cfg(test)]
mod docs;
mod logging;
mod machine;
mod open;
mod sandbox;
mod serve;

use clap::Parser;
use cli::{Cli, Command};
use std::process::ExitCode;

/// Exit codes: 0 done, 1 failed, 2 wrong usage, 3 partly done.
fn main() -> ExitCode {
    // A wrong command line ends here with 2.
    let cli = Cli::parse();
    match run(cli) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("krama: {error:#}");
            if error.is::<command::Usage>() { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let config = config::Config::gather(&cli)?;
    if let Command::Serve(serve) = &cli.command
        && serve.print_config
    {
        command::print(&config.print())?;
        return Ok(ExitCode::SUCCESS);
    }
    logging::start(&config.log.value)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let code = runtime.block_on(dispatch(cli.command, &config));
    // Blocking threads that still wait for a database must not hold the exit up.
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    code
}

async fn dispatch(command: Command, config: &config::Config) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve(args) => serve::run(config, args.role).await,
        Command::Demo(args) => demo::run(config, &args).await,
        Command::Sandbox(args) => sandbox::run(&args.listen).await,
        Command::Orders(args) => command::orders::run(config, args).await,
        Command::Effects(args) => command::effects::run(config, args).await,
        Command::Doctor(args) => command::doctor::run(config, &args).await,
        Command::Backup(args) => command::transfer::back_up(config, &args).await,
        Command::Restore(args) => command::transfer::restore(config, &args).await,
        Command::Copy(args) => command::transfer::copy(&args).await,
        Command::User(args) => command::user::run(config, args).await,
        Command::Key(args) => command::key::run(config, args).await,
        Command::Completions(args) => command::completions::run(&args),
        Command::Products(args) => command::products::run(config, args).await,
        Command::Store(args) => command::store::run(config, args).await,
        Command::Reconcile(args) => command::reconcile::run(config, args).await,
        Command::Track(args) => command::track::run(config, args).await,
        Command::Migrate(args) => command::migrate::run(config, &args).await,
    }
}
