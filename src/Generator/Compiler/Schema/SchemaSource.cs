
namespace Prototxt.Generator.Compiler.Schema;

/// <summary>
/// A <c>.proto</c> text. That of a fork declares the fork's messages, adds fields with <c>extend Message { … }</c>, and enum
/// values by declaring the enum again in the extension; <c>option fork = "…"</c> names it from there on.
/// </summary>
internal sealed record SchemaSource(string Text, string? Fork = null);
