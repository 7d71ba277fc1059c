using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Compiler.Schema;

namespace Prototxt.Generator.Compiler.Binding;

/// <summary>A field that is present, and where its name stands. A repeated field has one for each value.</summary>
internal sealed record Field(FieldSchema Schema, Value Value, TextSpan NameSpan);
