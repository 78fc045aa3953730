//! Every problem `/v1` can answer with: its stable code, status, and words in both languages.
//!
//! A code stands here or it is not sent; `docs/api.md` lists the same ones, and a test compares the two.

use http::StatusCode;
use kontor_model::Lang;

/// One kind of problem.
pub(crate) struct Code {
    /// Stable code for programs.
    pub(crate) code: &'static str,
    /// HTTP status.
    pub(crate) status: StatusCode,
    title: (&'static str, &'static str),
    detail: (&'static str, &'static str),
}

impl Code {
    /// Short text, the same for every problem of this code.
    pub(crate) fn title(&self, lang: Lang) -> &'static str {
        lang.pick(self.title.0, self.title.1)
    }

    /// What happened and what to do now; may hold `{names}` to be filled in.
    pub(crate) fn detail(&self, lang: Lang) -> &'static str {
        lang.pick(self.detail.0, self.detail.1)
    }
}

/// The kind behind a code. A code nobody knows is a fault of ours.
pub(crate) fn find(code: &str) -> Option<&'static Code> {
    CODES.iter().find(|known| known.code == code)
}

const fn code(
    code: &'static str,
    status: StatusCode,
    title: (&'static str, &'static str),
    detail: (&'static str, &'static str),
) -> Code {
    Code { code, status, title, detail }
}

/// All of them, by status.
pub(crate) const CODES: &[Code] = &[
    code(
        "bad_request",
        StatusCode::BAD_REQUEST,
        ("Anfrage nicht lesbar", "Request not readable"),
        (
            "Die Anfrage ist nicht richtig aufgebaut. Vergleichen Sie sie mit /v1/openapi.json.",
            "The request is not well formed. Compare it with /v1/openapi.json.",
        ),
    ),
    code(
        "invalid_json",
        StatusCode::BAD_REQUEST,
        ("Kein gültiges JSON", "Not valid JSON"),
        (
            "Der Inhalt ist in Zeile {line}, Spalte {column} kein gültiges JSON. Gesendet werden muss ein JSON-Objekt in UTF-8.",
            "The body is not valid JSON at line {line}, column {column}. A JSON object in UTF-8 has to be sent.",
        ),
    ),
    code(
        "invalid_query",
        StatusCode::BAD_REQUEST,
        ("Abfrage nicht gültig", "Query not valid"),
        (
            "Ein Wert hinter dem Fragezeichen der Adresse ist nicht gültig. errors nennt ihn.",
            "A value behind the question mark of the address is not valid. errors names it.",
        ),
    ),
    code(
        "idempotency_key_missing",
        StatusCode::BAD_REQUEST,
        ("Idempotency-Key fehlt", "Idempotency-Key missing"),
        (
            "Was angelegt wird, braucht einen Schlüssel in der Kopfzeile Idempotency-Key, mehrere Sendungen im Feld idempotency_key jeder Sendung: 1 bis 255 sichtbare ASCII-Zeichen, bei einer Wiederholung derselbe. Für Sendungen steht sonst ihre eigene Nummer (reference).",
            "What is created needs a key in the header Idempotency-Key, several shipments in the field idempotency_key of each: 1 to 255 visible ASCII characters, the same one for a repetition. For shipments their own number (reference) stands in for it.",
        ),
    ),
    code(
        "unauthorized",
        StatusCode::UNAUTHORIZED,
        ("Zugriffstoken fehlt oder gilt nicht", "Access token missing or not valid"),
        (
            "Holen Sie mit Client-ID und Client-Secret bei /oauth/token ein Zugriffstoken und senden Sie es als „Authorization: Bearer …“.",
            "Get an access token from /oauth/token with Client-ID and Client-Secret and send it as “Authorization: Bearer …”.",
        ),
    ),
    code(
        "forbidden",
        StatusCode::FORBIDDEN,
        ("Nicht erlaubt", "Not allowed"),
        (
            "Diese Anwendung darf das nicht. Wenden Sie sich an den Verwalter Ihres Kontos.",
            "This application may not do that. Turn to the administrator of your account.",
        ),
    ),
    code(
        "module_not_booked",
        StatusCode::FORBIDDEN,
        ("Modul nicht gebucht", "Module not booked"),
        (
            "Ihr Konto enthält das dafür nötige Modul nicht. Buchen Sie es bei Ihrem Anbieter.",
            "Your account does not include the module this needs. Book it with your vendor.",
        ),
    ),
    code(
        "insufficient_scope",
        StatusCode::FORBIDDEN,
        ("Berechtigung fehlt im Zugriffstoken", "Scope missing in the access token"),
        (
            "Dem Zugriffstoken fehlt die Berechtigung (scope) dafür. Holen Sie ein neues Token, ohne scope einzuschränken.",
            "The access token lacks the scope for this. Get a new token without narrowing scope.",
        ),
    ),
    code(
        "not_found",
        StatusCode::NOT_FOUND,
        ("Nicht gefunden", "Not found"),
        ("Unter dieser Nummer gibt es in Ihrem Konto nichts.", "There is nothing of this id in your account."),
    ),
    code(
        "route_not_found",
        StatusCode::NOT_FOUND,
        ("Adresse unbekannt", "Unknown address"),
        (
            "Unter dieser Adresse gibt es nichts. Alle Adressen stehen in /v1/openapi.json.",
            "There is nothing at this address. All addresses are in /v1/openapi.json.",
        ),
    ),
    code(
        "method_not_allowed",
        StatusCode::METHOD_NOT_ALLOWED,
        ("Methode nicht erlaubt", "Method not allowed"),
        (
            "Diese Adresse kennt die Methode nicht. Die erlaubten nennt die Kopfzeile Allow.",
            "This address does not know the method. The header Allow names those it knows.",
        ),
    ),
    code(
        "label_form_not_available",
        StatusCode::NOT_ACCEPTABLE,
        ("Etikett nicht in dieser Form", "Label not in this form"),
        (
            "Dieses Etikett gibt es nur in der Form, in der es erzeugt wurde. Rufen Sie es ohne format, medium und dpi ab.",
            "This label exists only in the form it was made in. Fetch it without format, medium and dpi.",
        ),
    ),
    code(
        "conflict",
        StatusCode::CONFLICT,
        ("Nicht möglich im jetzigen Zustand", "Not possible in the present state"),
        (
            "Der Zustand lässt das nicht zu. Rufen Sie ihn ab und entscheiden Sie dann.",
            "The present state does not allow this. Fetch it and decide then.",
        ),
    ),
    code(
        "account_in_use",
        StatusCode::CONFLICT,
        ("Konto wird benutzt", "Account is in use"),
        (
            "Eine Versandart benutzt dieses Konto. Geben Sie ihr ein anderes oder deaktivieren Sie das Konto; gelöscht wurde nichts.",
            "A shipping profile uses this account. Give it another one or deactivate the account; nothing was deleted.",
        ),
    ),
    code(
        "mapping_changed",
        StatusCode::CONFLICT,
        ("Vorgangserzeugung inzwischen geändert", "Order mapping was changed meanwhile"),
        (
            "Inzwischen gilt eine andere Version, als Sie bearbeitet haben. Rufen Sie sie ab, und übertragen Sie Ihre Änderung; geändert wurde nichts.",
            "Another version than the one you worked on is live by now. Fetch it and bring your change over; nothing was changed.",
        ),
    ),
    code(
        "platform_paused",
        StatusCode::CONFLICT,
        ("Plattform pausiert", "Platform is paused"),
        (
            "Diese Plattform ist pausiert und wird nicht abgefragt. Setzen Sie sie zuerst fort; geschehen ist nichts.",
            "This platform is paused and is not called. Resume it first; nothing was done.",
        ),
    ),
    code(
        "platform_address_refused",
        StatusCode::CONFLICT,
        ("Adresse der Plattform gesperrt", "Address of the platform not allowed"),
        (
            "Dieser Server darf die Adresse der Plattform nicht aufrufen: Sie ist nicht öffentlich oder nicht verschlüsselt. Ändern Sie die Adresse, oder lassen Sie sie vom Betreiber freigeben.",
            "This server may not call the platform's address: it is not public or not encrypted. Change the address, or ask the operator to allow it.",
        ),
    ),
    code(
        "order_forgotten",
        StatusCode::CONFLICT,
        ("Auftrag ist gelöscht", "Order is deleted"),
        (
            "Was in diesem Auftrag stand, wurde ein Jahr nach seinem Abschluss gelöscht. Ihre Warenwirtschaft hat ihn; hier bleiben Nummer, Zustände und Verlauf.",
            "What this order held was deleted a year after it was closed. Your ERP has it; number, states and story stay here.",
        ),
    ),
    code(
        "order_held",
        StatusCode::CONFLICT,
        ("Auftrag wird angehalten", "Order is held"),
        (
            "Dieser Auftrag wartet auf einen Menschen und kann nicht ausgeliefert werden. Beheben Sie zuerst, was bei ihm steht.",
            "This order waits for a person and cannot be delivered. Settle first what stands beside it.",
        ),
    ),
    code(
        "order_deleted",
        StatusCode::CONFLICT,
        ("Auftrag im Shop gelöscht", "Order was deleted in the shop"),
        (
            "Dieser Auftrag wurde im Shop gelöscht, bevor das ERP ihn hatte. Ausgeliefert wird er nur, wenn er dort wieder auftaucht.",
            "This order was deleted in the shop before the ERP had it. It is delivered only if it is there again.",
        ),
    ),
    code(
        "exchange_not_chosen",
        StatusCode::CONFLICT,
        ("Plattform erfährt davon nicht", "Platform is not told of this"),
        (
            "Für diese Plattform ist nicht gewählt, dass ihr so etwas gemeldet wird. Schalten Sie die Datenart bei der Plattform ein; gemeldet wurde nichts.",
            "For this platform it is not chosen that it is told of this. Switch the kind of data on at the platform; nothing was told.",
        ),
    ),
    code(
        "not_releasable",
        StatusCode::CONFLICT,
        ("Auftrag lässt sich nicht freigeben", "Order cannot be released"),
        (
            "Freigeben lässt sich nur ein Auftrag, den eine Regel der Vorgangserzeugung oder ein Artikel ohne Nummer anhält oder dessen Positionen nicht die Summe ergeben. Beheben Sie, was bei ihm steht.",
            "Only an order that a rule of the order mapping or an article without a number holds, or whose lines do not come to its total, can be released. Settle what stands beside it.",
        ),
    ),
    code(
        "not_rejected",
        StatusCode::CONFLICT,
        ("Meldung nicht abgelehnt", "Message was not refused"),
        (
            "Nur was die Plattform abgelehnt hat, wird auf Verlangen noch einmal gemeldet; alles andere geht von selbst hinaus.",
            "Only what the platform refused is told again on request; everything else goes out by itself.",
        ),
    ),
    code(
        "platform_has_orders",
        StatusCode::CONFLICT,
        ("Plattform hat Aufträge", "Platform has orders"),
        (
            "Von dieser Plattform liegen Aufträge vor, die auffindbar bleiben müssen. Halten Sie sie an; gelöscht wurde nichts.",
            "There are orders of this platform that must stay traceable. Pause it; nothing was deleted.",
        ),
    ),
    code(
        "account_has_shipments",
        StatusCode::CONFLICT,
        ("Konto hat Sendungen", "Account has shipments"),
        (
            "Mit diesem Konto wurden Sendungen erzeugt, die weiter verfolgt und storniert werden können müssen. Deaktivieren Sie es; gelöscht wurde nichts.",
            "Shipments were made with this account that must stay traceable and cancellable. Deactivate it; nothing was deleted.",
        ),
    ),
    code(
        "sender_in_use",
        StatusCode::CONFLICT,
        ("Absender wird benutzt", "Sender is in use"),
        (
            "Eine Versandart benutzt diesen Absender. Geben Sie ihr einen anderen; gelöscht wurde nichts.",
            "A shipping profile uses this sender. Give it another one; nothing was deleted.",
        ),
    ),
    code(
        "profile_in_use",
        StatusCode::CONFLICT,
        ("Versandart wird benutzt", "Shipping profile is in use"),
        (
            "Eine Regel führt zu dieser Versandart. Ändern Sie zuerst die Regel; gelöscht wurde nichts.",
            "A rule leads to this shipping profile. Change the rule first; nothing was deleted.",
        ),
    ),
    code(
        "limit_reached",
        StatusCode::CONFLICT,
        ("Zu viele Einträge", "Too many entries"),
        (
            "Mehr lassen sich davon nicht anlegen. Löschen Sie zuerst, was nicht mehr gebraucht wird.",
            "No more of these can be created. Delete first what is not needed any more.",
        ),
    ),
    code(
        "in_progress",
        StatusCode::CONFLICT,
        ("Wird gerade bearbeitet", "Being worked on"),
        (
            "Dieselbe Anfrage wird gerade bearbeitet. Wiederholen Sie sie mit demselben Idempotency-Key in {seconds} s.",
            "The same request is being worked on. Repeat it under the same Idempotency-Key in {seconds} s.",
        ),
    ),
    code(
        "cancel_too_late",
        StatusCode::CONFLICT,
        ("Zu spät zum Stornieren", "Too late to cancel"),
        (
            "Der Frachtführer storniert nicht mehr; errors nennt seine Worte. Halten Sie das Paket zurück oder sprechen Sie mit ihm.",
            "The carrier cancels no more; errors has its words. Hold the parcel back or talk to the carrier.",
        ),
    ),
    code(
        "cancel_not_supported",
        StatusCode::CONFLICT,
        ("Dieser Frachtführer kennt keine Stornierung", "This carrier knows no cancellation"),
        (
            "Ein nicht verwendetes Etikett kostet bei ihm nichts. Mit only_here=true geben Sie die Sendung hier auf; das Etikett darf dann nicht mehr verwendet werden.",
            "An unused label costs nothing there. With only_here=true the shipment is given up here; its label must not be used any more.",
        ),
    ),
    code(
        "cancellation_stands",
        StatusCode::CONFLICT,
        ("Stornierung nicht zurückzuziehen", "Cancellation not to be withdrawn"),
        (
            "Die Sendung ist storniert, oder beim Frachtführer wird noch nachgefragt. Zurückziehen lässt sich eine Stornierung erst, wenn nach einem Tag nichts zu erfahren war.",
            "The shipment is cancelled, or the carrier is still being asked. A cancellation can be withdrawn once nothing could be found out for a day.",
        ),
    ),
    code(
        "carrier_mode_changed",
        StatusCode::CONFLICT,
        ("Konto in anderer Betriebsart", "Account in another mode"),
        (
            "Die Sendung wurde angefordert, als das Konto auf einer anderen Betriebsart stand (live oder Test); das jetzige System des Frachtführers kennt sie nicht und wurde nicht gefragt. Stellen Sie das Konto im Portal zurück und versuchen Sie es noch einmal.",
            "The shipment was asked for while the account was in another mode (live or test); the carrier's present system does not know it and was not asked. Set the account back in the portal and try again.",
        ),
    ),
    code(
        "outcome_not_known",
        StatusCode::CONFLICT,
        ("Noch nicht geklärt", "Not settled yet"),
        (
            "Die Antwort des Frachtführers ging verloren. Klären Sie zuerst mit POST /v1/shipments/{id}/resolve, was dort daraus wurde.",
            "The carrier's answer was lost. First settle with POST /v1/shipments/{id}/resolve what became of it there.",
        ),
    ),
    code(
        "outcome_known",
        StatusCode::CONFLICT,
        ("Nichts zu klären", "Nothing to settle"),
        (
            "Was aus dieser Sendung wurde, ist bekannt. Rufen Sie sie ab.",
            "What became of this shipment is known. Fetch it.",
        ),
    ),
    code(
        "weight_not_changeable",
        StatusCode::CONFLICT,
        ("Gewicht nicht zu ändern", "Weight not changeable"),
        (
            "Nach dem Etikett nimmt dieser Frachtführer kein anderes Gewicht an, oder es gibt kein Etikett. Stornieren Sie und fordern Sie es neu an.",
            "This carrier takes no other weight after the label, or there is no label. Cancel it and ask for it anew.",
        ),
    ),
    code(
        "not_prepared",
        StatusCode::CONFLICT,
        ("Nicht mehr vorbereitet", "Not prepared any more"),
        (
            "Nur eine vorbereitete Sendung lässt sich ändern oder kaufen. Diese wurde schon angefordert; rufen Sie sie ab.",
            "Only a prepared shipment can be changed or bought. This one was asked for already; fetch it.",
        ),
    ),
    code(
        "body_too_large",
        StatusCode::PAYLOAD_TOO_LARGE,
        ("Inhalt zu groß", "Body too large"),
        (
            "Der Inhalt darf höchstens 1 MiB groß sein. Teilen Sie die Anfrage auf.",
            "The body may have 1 MiB at most. Split the request.",
        ),
    ),
    code(
        "unsupported_media_type",
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ("Kein JSON gesendet", "No JSON sent"),
        (
            "Senden Sie JSON mit der Kopfzeile „Content-Type: application/json“.",
            "Send JSON with the header “Content-Type: application/json”.",
        ),
    ),
    code(
        "validation_failed",
        StatusCode::UNPROCESSABLE_ENTITY,
        ("Angaben nicht gültig", "Input not valid"),
        (
            "errors nennt jedes Feld mit dem Grund. Es wurde nichts angelegt.",
            "errors names every field with the reason. Nothing was created.",
        ),
    ),
    code(
        "idempotency_key_reused",
        StatusCode::UNPROCESSABLE_ENTITY,
        ("Idempotency-Key schon verwendet", "Idempotency-Key used before"),
        (
            "Unter diesem Schlüssel wurde in den letzten 90 Tagen etwas anderes angefordert. Nehmen Sie für eine neue Sendung einen neuen Schlüssel.",
            "Something else was asked for under this key within the last 90 days. Use a new key for a new shipment.",
        ),
    ),
    code(
        "carrier_not_authorized",
        StatusCode::UNPROCESSABLE_ENTITY,
        ("Frachtführer lehnt die Anmeldung ab", "Carrier refuses the sign-in"),
        (
            "Der Frachtführer hat die hinterlegten Zugangsdaten nicht angenommen. Prüfen Sie sie im Portal.",
            "The carrier did not accept the stored credentials. Check them in the portal.",
        ),
    ),
    code(
        "carrier_mode_not_available",
        StatusCode::UNPROCESSABLE_ENTITY,
        ("Betriebsart nicht erreichbar", "Mode not available"),
        (
            "Das Konto steht auf einer Betriebsart, die es auf diesem Server nicht gibt. Ändern Sie sie im Portal.",
            "The account is set to a mode that does not exist on this server. Change it in the portal.",
        ),
    ),
    code(
        "platform_not_authorized",
        StatusCode::UNPROCESSABLE_ENTITY,
        ("Plattform lehnt die Anmeldung ab", "Platform refuses the sign-in"),
        (
            "Die Plattform hat die hinterlegten Zugangsdaten nicht angenommen. Prüfen Sie sie im Portal.",
            "The platform did not accept the stored credentials. Check them in the portal.",
        ),
    ),
    code(
        "too_many_requests",
        StatusCode::TOO_MANY_REQUESTS,
        ("Zu viele Anfragen", "Too many requests"),
        ("Warten Sie {seconds} s und versuchen Sie es dann noch einmal.", "Wait {seconds} s and try again then."),
    ),
    code(
        "internal",
        StatusCode::INTERNAL_SERVER_ERROR,
        ("Fehler bei uns", "Fault of ours"),
        (
            "Es liegt nicht an Ihrer Anfrage. Wiederholen Sie sie mit demselben Idempotency-Key; bleibt es dabei, nennen Sie dem Support die request_id.",
            "Your request is not to blame. Repeat it under the same Idempotency-Key; if it stays like this, tell support the request_id.",
        ),
    ),
    code(
        "carrier_failed",
        StatusCode::BAD_GATEWAY,
        ("Antwort des Frachtführers nicht verstanden", "Carrier's answer not understood"),
        (
            "Der Frachtführer hat etwas geantwortet, das nicht zu verstehen ist; errors nennt seine Worte. Es wurde nichts angelegt. Bleibt es dabei, nennen Sie dem Support die request_id.",
            "The carrier answered something that cannot be understood; errors has its words. Nothing was created. If it stays like this, tell support the request_id.",
        ),
    ),
    code(
        "platform_failed",
        StatusCode::BAD_GATEWAY,
        ("Antwort der Plattform nicht brauchbar", "Platform's answer not usable"),
        (
            "Die Plattform hat die Anfrage abgelehnt oder etwas Unverständliches geantwortet; errors nennt ihre Worte. Geändert wurde nichts. Testen Sie die Verbindung.",
            "The platform refused the request or answered something that cannot be understood; errors has its words. Nothing was changed. Test the connection.",
        ),
    ),
    code(
        "platform_unavailable",
        StatusCode::SERVICE_UNAVAILABLE,
        ("Plattform nicht erreichbar", "Platform not reachable"),
        (
            "Die Plattform antwortet gerade nicht. Geändert wurde nichts; versuchen Sie es in einigen Minuten noch einmal.",
            "The platform does not answer at present. Nothing was changed; try again in a few minutes.",
        ),
    ),
    code(
        "carrier_unavailable",
        StatusCode::SERVICE_UNAVAILABLE,
        ("Frachtführer nicht erreichbar", "Carrier not reachable"),
        (
            "Der Frachtführer nimmt gerade nichts an. Es gibt noch kein Etikett; die Anfrage wird im Hintergrund bis zu zwei Stunden wiederholt. Fragen Sie nach der Zeit in Retry-After mit demselben Idempotency-Key nach.",
            "The carrier takes nothing at present. There is no label yet; the request is repeated in the background for up to two hours. Ask again under the same Idempotency-Key after the time in Retry-After.",
        ),
    ),
    code(
        "unavailable",
        StatusCode::SERVICE_UNAVAILABLE,
        ("Zurzeit nicht verfügbar", "Not available at present"),
        (
            "Die Cloud kann gerade nicht antworten. Wiederholen Sie die Anfrage in einer Minute mit demselben Idempotency-Key.",
            "The cloud cannot answer at present. Repeat the request in a minute under the same Idempotency-Key.",
        ),
    ),
];
