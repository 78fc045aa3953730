//! Expressions in Rhai, with exact decimals and without a way out: bounded work and sizes, no loops, no functions of their
//! own, no I/O, no clock.

use kontor_model::order::ChannelOrder;
use rhai::packages::{
    ArithmeticPackage, BasicArrayPackage, BasicMapPackage, BasicMathPackage, BasicStringPackage, LogicPackage,
    MoreStringPackage, Package,
};
use rhai::{AST, Dynamic, Engine, EvalAltResult, INT, ImmutableString, Position, Scope};
use rust_decimal::Decimal;

use super::held::Trouble;
use super::{sample, script_order};

/// Longest expression, in bytes.
pub(super) const LONGEST: usize = 2_000;
/// Most steps of one expression; a cell takes some dozens. Without loops and functions none can repeat itself, so that its
/// text bounds its work.
const OPERATIONS: u64 = 300;
/// Most items that all expressions of one order search or add up in its lists: a step of an expression may look at every line.
const SEARCHED: u64 = 1_000_000;
/// Deepest nesting of brackets and calls.
const DEPTH: usize = 24;
const CALLS: usize = 8;
const STRING: usize = 65_536;
const ARRAY: usize = 10_000;
const MAP: usize = 60_000;
/// What has no place in a cell.
const OFF: [&str; 12] =
    ["eval", "print", "debug", "fn", "private", "throw", "try", "catch", "Fn", "call", "curry", "return"];

/// An expression that was read.
pub(super) struct Script(AST);

/// What runs expressions; made once per mapping.
pub(super) struct Runner(Engine);

/// An order as expressions see it; made at most once per order.
pub(super) struct Sight<'o> {
    order: &'o ChannelOrder,
    scope: Option<Scope<'static>>,
}

impl<'o> Sight<'o> {
    /// Of an order. Nothing is done until the first expression asks.
    pub(super) fn new(order: &'o ChannelOrder) -> Sight<'o> {
        Sight { order, scope: None }
    }

    fn scope(&mut self) -> &mut Scope<'static> {
        self.scope.get_or_insert_with(|| {
            let mut scope = Scope::new();
            scope.push_constant_dynamic("order", script_order::see(self.order, SEARCHED));
            scope
        })
    }
}

/// What an expression came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Nothing,
    Text(String),
    Number(Decimal),
    Flag(bool),
}

impl Runner {
    /// With everything off that a cell has no use for.
    pub(super) fn new() -> Runner {
        let mut engine = Engine::new_raw();
        ArithmeticPackage::new().register_into_engine(&mut engine);
        LogicPackage::new().register_into_engine(&mut engine);
        BasicMathPackage::new().register_into_engine(&mut engine);
        BasicStringPackage::new().register_into_engine(&mut engine);
        MoreStringPackage::new().register_into_engine(&mut engine);
        BasicArrayPackage::new().register_into_engine(&mut engine);
        BasicMapPackage::new().register_into_engine(&mut engine);
        script_order::register(&mut engine);
        refuse_unlike(&mut engine);
        engine
            .set_allow_looping(false)
            // Rhai does not count steps of what an array calls back: |x| could run without end.
            .set_allow_anonymous_fn(false)
            .set_strict_variables(true)
            .set_fail_on_invalid_map_property(true)
            // Rhai's own comparison of a text with a number is silently false; ours is asked first.
            .set_fast_operators(false)
            .set_max_operations(OPERATIONS)
            .set_max_expr_depths(DEPTH, DEPTH)
            .set_max_call_levels(CALLS)
            .set_max_string_size(STRING)
            .set_max_array_size(ARRAY)
            .set_max_map_size(MAP);
        for symbol in OFF {
            engine.disable_symbol(symbol);
        }
        Runner(engine)
    }

    /// Reads an expression and tries it on a made-up order, so that what goes wrong with every order is told now.
    pub(super) fn read(&self, text: &str) -> Result<Script, String> {
        let mut scope = Scope::new();
        scope.push("order", ());
        let ast = self.0.compile_with_scope(&scope, text).map_err(|error| error.to_string())?;
        let script = Script(ast);
        let order = sample::order();
        match self.evaluate(&script, &mut Sight::new(&order)) {
            Err(error) if is_wrong_for_all(&error, text) => Err(words(error.unwrap_inner())),
            _ => Ok(script),
        }
    }

    /// What an expression comes to for an order.
    pub(super) fn run(&self, script: &Script, sight: &mut Sight<'_>) -> Result<Answer, Trouble> {
        let value = self.evaluate(script, sight).map_err(|error| trouble(&error))?;
        answer(value)
    }

    fn evaluate(&self, script: &Script, sight: &mut Sight<'_>) -> Result<Dynamic, Box<EvalAltResult>> {
        let scope = sight.scope();
        let kept = scope.len();
        let result = self.0.eval_ast_with_scope(scope, &script.0);
        scope.rewind(kept);
        result
    }
}

fn answer(value: Dynamic) -> Result<Answer, Trouble> {
    if value.is_unit() {
        return Ok(Answer::Nothing);
    }
    let kind = value.type_name();
    if let Ok(flag) = value.as_bool() {
        return Ok(Answer::Flag(flag));
    }
    if let Ok(whole) = value.as_int() {
        return Ok(Answer::Number(Decimal::from(whole)));
    }
    if let Ok(number) = value.as_decimal() {
        return Ok(Answer::Number(number));
    }
    if let Ok(letter) = value.as_char() {
        return Ok(Answer::Text(letter.to_string()));
    }
    value.into_string().map(Answer::Text).map_err(|_| Trouble::WrongType(kind.to_owned()))
}

/// Tells what goes wrong with every order from what depends on its values. The names and types of an order are always
/// the same, but for the fields of plug-ins.
fn is_wrong_for_all(error: &EvalAltResult, text: &str) -> bool {
    match error.unwrap_inner() {
        EvalAltResult::ErrorPropertyNotFound(..) | EvalAltResult::ErrorVariableNotFound(..) => true,
        EvalAltResult::ErrorFunctionNotFound(..) | EvalAltResult::ErrorMismatchDataType(..) => !text.contains("custom"),
        _ => false,
    }
}

fn trouble(error: &EvalAltResult) -> Trouble {
    let inner = error.unwrap_inner();
    match inner {
        EvalAltResult::ErrorTooManyOperations(_) | EvalAltResult::ErrorStackOverflow(_) => Trouble::TooMuchWork,
        EvalAltResult::ErrorDataTooLarge(..) => Trouble::TooLarge,
        EvalAltResult::ErrorArithmetic(text, _) if text.to_ascii_lowercase().contains("zero") => {
            Trouble::DivisionByZero
        }
        EvalAltResult::ErrorArithmetic(..) => Trouble::Overflow,
        EvalAltResult::ErrorArrayBounds(..)
        | EvalAltResult::ErrorStringBounds(..)
        | EvalAltResult::ErrorIndexNotFound(..)
        | EvalAltResult::ErrorPropertyNotFound(..) => Trouble::Missing(words(inner)),
        _ => Trouble::WrongType(words(inner)),
    }
}

/// Rhai's words without the position: an expression is mostly one line.
fn words(error: &EvalAltResult) -> String {
    let mut bare = error.to_string();
    if let Some(at) = bare.rfind(" (line ") {
        bare.truncate(at);
    }
    bare
}

/// Lets comparisons of a text with a number fail, which Rhai takes for false.
fn refuse_unlike(engine: &mut Engine) {
    fn unlike<A, B>(engine: &mut Engine, operator: &str)
    where
        A: Clone + Send + Sync + 'static,
        B: Clone + Send + Sync + 'static,
    {
        let name = operator.to_owned();
        engine.register_fn(operator, move |_: A, _: B| -> Result<bool, Box<EvalAltResult>> {
            let kinds = [std::any::type_name::<A>(), std::any::type_name::<B>()].map(spoken);
            let text = format!("{} {name} {}", kinds[0], kinds[1]);
            Err(Box::new(EvalAltResult::ErrorMismatchDataType(kinds[0].to_owned(), text, Position::NONE)))
        });
    }
    for operator in ["<", "<=", ">", ">=", "==", "!="] {
        unlike::<ImmutableString, INT>(engine, operator);
        unlike::<INT, ImmutableString>(engine, operator);
        unlike::<ImmutableString, Decimal>(engine, operator);
        unlike::<Decimal, ImmutableString>(engine, operator);
    }
    for operator in ["<", "<=", ">", ">="] {
        unlike::<(), INT>(engine, operator);
        unlike::<INT, ()>(engine, operator);
        unlike::<(), Decimal>(engine, operator);
        unlike::<Decimal, ()>(engine, operator);
        unlike::<(), ImmutableString>(engine, operator);
        unlike::<ImmutableString, ()>(engine, operator);
    }
}

fn spoken(name: &'static str) -> &'static str {
    match name {
        "()" => "()",
        "i64" => "number",
        _ if name.contains("Decimal") => "decimal",
        _ => "text",
    }
}
