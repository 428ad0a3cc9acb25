//! The `indicia` program: reads the command line and hands over to one command.
//!
//! In: arguments. Out: an exit code: 0 success, 1 errors in definitions, data or tests, 2 wrong command line.
//! Invariant: findings go to stdout; messages about them go to stderr.

mod commands;
mod terminal;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::commands::Outcome;
use crate::commands::{
    check, diff, docs, explain, fmt, graph, infer, limits, mutate, new, plan, review, run, snapshot, synth, test,
    threads, verify,
};
use crate::terminal::{ColourChoice, Terminal, fault};

/// See docs/decisions/0012-allocator.md and 0030-when-memory-runs-out.md.
#[global_allocator]
static ALLOCATOR: indicia_memory::Allocator = indicia_memory::Allocator;

const EXAMPLES: &str = "\
Examples:
  indicia new crime              write a small project, ready to run
  indicia check crime            check definitions against the declared data
  indicia run crime              compute its tables and write them to build/crime

Exit codes: 0 success; 1 errors in definitions, data or tests; 2 wrong command line";

/// Statistical indicators from definitions: checks them, runs them on data, and writes the tables.
#[derive(Parser)]
#[command(name = "indicia", version, after_help = EXAMPLES, arg_required_else_help = true)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
    /// When to use colours; NO_COLOR turns them off too
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value = "auto")]
    color: ColourChoice,
}

#[derive(Subcommand)]
enum Command {
    /// Check definitions and declarations, without reading any data
    #[command(after_help = check::EXAMPLES)]
    Check(check::Args),
    /// Check a project, run it on its data and write its tables
    #[command(after_help = run::EXAMPLES)]
    Run(run::Args),
    /// Compare a project's tables with printed ones, cell by cell
    #[command(after_help = verify::EXAMPLES)]
    Verify(verify::Args),
    /// Compare two versions of a project: what changes in meaning, and which numbers change
    #[command(after_help = diff::EXAMPLES)]
    Diff(diff::Args),
    /// Format definition files in the standard layout
    #[command(after_help = fmt::EXAMPLES)]
    Fmt(fmt::Args),
    /// Run the tests among the definitions
    #[command(after_help = test::EXAMPLES)]
    Test(test::Args),
    /// Change one thing at a time in the definitions and report what no test notices
    #[command(after_help = mutate::EXAMPLES)]
    Mutate(mutate::Args),
    /// Record what definitions mean and tables show, or compare them with the record
    #[command(after_help = snapshot::EXAMPLES)]
    Snapshot(snapshot::Args),
    /// Review what differs from the record, and accept or reject each change
    #[command(after_help = review::EXAMPLES)]
    Review(review::Args),
    /// Explain a definition: what it uses, and how one value of it is computed
    #[command(after_help = explain::EXAMPLES)]
    Explain(explain::Args),
    /// Show the plan of a definition: as built, after the rules, and as polars runs it
    #[command(after_help = plan::EXAMPLES)]
    Plan(plan::Args),
    /// Show what depends on what, as text, DOT or SVG
    #[command(after_help = graph::EXAMPLES)]
    Graph(graph::Args),
    /// Write a catalogue of everything that a project declares and defines, as web pages
    #[command(after_help = docs::EXAMPLES)]
    Docs(docs::Args),
    /// Write a first dataset declaration from a CSV file
    #[command(after_help = infer::EXAMPLES)]
    Infer(infer::Args),
    /// Write a small project, ready to run
    #[command(after_help = new::EXAMPLES)]
    New(new::Args),
    /// Make synthetic records that agree with published figures, or dummy ones from declarations alone
    #[command(after_help = synth::EXAMPLES)]
    Synth(synth::Args),
}

/// By these polars prints lines of its own, or ends the program where it has an error.
const SETTINGS_OF_POLARS: [&str; 4] =
    ["POLARS_VERBOSE", "POLARS_PANIC_ON_ERR", "POLARS_BACKTRACE_IN_ERR", "POLARS_WARN_UNSTABLE"];

fn main() -> ExitCode {
    indicia_memory::forget(&SETTINGS_OF_POLARS);
    // On a stack of its own: the system may give the first thread hardly any.
    match limits::look().map_err(|said| (said, 1)).and_then(|()| threads::with_room(program).map_err(|said| (said, 2)))
    {
        Ok(code) => code,
        Err((said, code)) => {
            eprint!("{said}");
            ExitCode::from(code)
        }
    }
}

fn program() -> ExitCode {
    fault::listen();
    let line = match CommandLine::try_parse() {
        Ok(line) => line,
        Err(error) => {
            Terminal::of_arguments(&error);
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let terminal = Terminal::new(line.color);
    if let Err(said) = threads::start() {
        terminal.err(&said);
        return ExitCode::from(1);
    }
    match fault::guarded(|| command(&line.command, &terminal)) {
        Ok(code) => code,
        Err(said) => {
            terminal.err(&said);
            ExitCode::from(1)
        }
    }
}

fn command(command: &Command, terminal: &Terminal) -> ExitCode {
    let outcome = match command {
        Command::Check(args) => check::command(args, terminal),
        Command::Run(args) => run::command(args, terminal),
        Command::Verify(args) => verify::command(args, terminal),
        Command::Diff(args) => diff::command(args, terminal),
        Command::Fmt(args) => fmt::command(args, terminal),
        Command::Test(args) => test::command(args, terminal),
        Command::Mutate(args) => mutate::command(args, terminal),
        Command::Snapshot(args) => snapshot::command(args, terminal),
        Command::Review(args) => review::command(args, terminal),
        Command::Explain(args) => explain::command(args, terminal),
        Command::Plan(args) => plan::command(args, terminal),
        Command::Graph(args) => graph::command(args, terminal),
        Command::Docs(args) => docs::command(args, terminal),
        Command::Infer(args) => infer::command(args, terminal),
        Command::New(args) => new::command(args, terminal),
        Command::Synth(args) => synth::command(args, terminal),
    };
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::AtFault) => ExitCode::from(1),
        Err(stop) => stop.say(terminal),
    }
}
