//! `offshoot render`: one environment, as YAML, JSON or files.

use crate::model::ResourceSet;
use crate::report;

use super::output::{json_list, write_file, write_tree};
use super::request::RequestArgs;
use super::session::Session;
use super::{Ended, Failure, Outcome};

/// Render one environment, for one branch where it takes one.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    request: RequestArgs,
    /// `yaml` or `json` on stdout, a file by its extension, or a directory
    ///
    /// A directory gets one file for each resource; files of an earlier render
    /// that are no longer written are removed.
    #[arg(short, long, value_name = "yaml|json|PATH", default_value = "yaml")]
    output: String,
    /// Print which hosts moved where, and every place they were found in, instead
    #[arg(long)]
    report_hosts: bool,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Ended {
    let rendered = args.request.render(None, session)?;
    if args.report_hosts {
        let places = session.places(Some(&rendered.causes));
        session.print(&report::hosts(&rendered.hosts, &places))?;
    } else {
        write(&rendered.resources, &args.output, session)?;
    }
    Ok(Outcome::Done)
}

fn write(resources: &ResourceSet, output: &str, session: &Session) -> Result<(), Failure> {
    let path = session.path(output);
    let ends_in = |extensions: &[&str]| extensions.iter().any(|end| output.ends_with(end));
    match output {
        "yaml" => session.print(&resources.to_yaml()?)?,
        "json" => session.print(&json_list(resources)?)?,
        _ if ends_in(&[".yaml", ".yml"]) => write_file(&path, &resources.to_yaml()?)?,
        _ if ends_in(&[".json"]) => write_file(&path, &json_list(resources)?)?,
        _ => write_tree(&path, resources.items())?,
    }
    Ok(())
}
