//! Care of printers: add, change, remove, ask how one is, print a test page.

use kontor_model::Lang;
use kontor_model::fold::fold;
use kontor_model::id::PrinterId;
use kontor_model::label::{LabelFormat, LabelMedium};

use crate::app::DeskApp;
use crate::db::DbError;
use crate::error::{DeskError, DeskResult, FieldFault};
use crate::printing::fault::PrintFault;
use crate::printing::jobs::{NewJob, print};
use crate::printing::test_page::{Lines, draw};
use crate::printing::{PrintJob, Printer, PrinterInput, PrinterKind, Purpose, What, deliver, store};

/// All printers by name.
pub async fn list(app: &DeskApp) -> DeskResult<Vec<Printer>> {
    Ok(store::list(&mut app.db.read().await?).await?)
}

/// One printer.
pub async fn get(app: &DeskApp, id: &PrinterId) -> DeskResult<Printer> {
    list(app).await?.into_iter().find(|printer| printer.id == *id).ok_or(DeskError::NotFound)
}

/// The printer of a name, as the command line names it.
pub async fn find_named(app: &DeskApp, name: &str) -> DeskResult<Option<Printer>> {
    let wanted = fold(name);
    Ok(list(app).await?.into_iter().find(|printer| fold(&printer.name) == wanted || printer.id.as_str() == name))
}

/// The printer that is taken unasked for a purpose.
pub async fn default_for(app: &DeskApp, purpose: Purpose) -> DeskResult<Option<Printer>> {
    Ok(list(app).await?.into_iter().find(|printer| printer.defaults.contains(&purpose)))
}

/// Adds a printer. The first one for a purpose is taken unasked from then on.
///
/// Errors: [`DeskError::Invalid`]; nothing was stored then.
pub async fn add(app: &DeskApp, input: &PrinterInput) -> DeskResult<Printer> {
    let checked = input.check().map_err(DeskError::Invalid)?;
    let id = PrinterId::new(app.now(), app.entropy.as_ref());
    let mut tx = app.db.write().await?;
    store::insert(&mut tx, &id, &checked, app.now()).await.map_err(named)?;
    store::set_purposes(&mut tx, &id, &input.purposes, &input.defaults).await?;
    store::fill_defaults(&mut tx).await?;
    tx.commit().await.map_err(DbError::from)?;
    get(app, &id).await
}

/// Changes a printer. Errors as for [`add`]; [`DeskError::NotFound`] when it is gone.
pub async fn change(app: &DeskApp, id: &PrinterId, input: &PrinterInput) -> DeskResult<Printer> {
    let checked = input.check().map_err(DeskError::Invalid)?;
    let mut tx = app.db.write().await?;
    if store::update(&mut tx, id, &checked, app.now()).await.map_err(named)? == 0 {
        return Err(DeskError::NotFound);
    }
    store::set_purposes(&mut tx, id, &input.purposes, &input.defaults).await?;
    store::fill_defaults(&mut tx).await?;
    tx.commit().await.map_err(DbError::from)?;
    get(app, id).await
}

/// Removes a printer; what was printed on it stays on record. Another one for its purposes becomes the default.
pub async fn remove(app: &DeskApp, id: &PrinterId) -> DeskResult<()> {
    let mut tx = app.db.write().await?;
    if store::delete(&mut tx, id).await? == 0 {
        return Err(DeskError::NotFound);
    }
    store::fill_defaults(&mut tx).await?;
    tx.commit().await.map_err(|error| DeskError::Db(DbError::from(error)))
}

fn named(error: DbError) -> DeskError {
    match error {
        DbError::Duplicate => DeskError::Invalid(vec![FieldFault::new("name", "print.error.name_taken")]),
        other => DeskError::Db(other),
    }
}

/// Asks a printer how it is, without printing. The answer tells what lies in it, where it says so.
pub async fn ask_state(app: &DeskApp, printer: &Printer) -> Result<Vec<String>, PrintFault> {
    deliver::ask(app, printer).await
}

/// Prints a page that names the printer.
pub async fn print_test(app: &DeskApp, id: &PrinterId, lang: Lang) -> DeskResult<PrintJob> {
    let printer = get(app, id).await?;
    let format = match printer.kind {
        PrinterKind::Raw => LabelFormat::Zpl,
        _ if printer.purposes == [Purpose::ZplLabel] => LabelFormat::Zpl,
        _ => LabelFormat::Pdf,
    };
    let office_paper = format == LabelFormat::Pdf && !printer.purposes.contains(&Purpose::PdfLabel);
    let usual = if office_paper { LabelMedium::A4 } else { LabelMedium::A6 };
    let paper = printer.paper.unwrap_or(usual);
    let text = |key: &str, args: &[(&str, &str)]| app.site.text(lang, key, args);
    let target = text("print.test.target", &[("target", &printer.target)]);
    let size = text("print.test.paper", &[("paper", &crate::printing::paper::medium_in_words(paper))]);
    let at = kontor_web::dates::datetime(lang, app.now(), &kontor_web::dates::zone("Europe/Berlin"));
    let bytes = draw(format, paper, &Lines { heading: &printer.name, below: [&target, &size, &at] });
    let job = NewJob {
        what: What::Test,
        format,
        paper: Some(paper),
        title: text("print.test.title", &[]),
        detail: printer.name.clone(),
        tracking_number: String::new(),
        shipment: None,
    };
    print(app, &printer, job, &bytes).await
}
