using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Model;

namespace Prototxt.Generator.Pipeline;

/// <summary>What one file gives: a model, if it holds a net, and what is to be said about it. They part at once: the model holds no places.</summary>
internal sealed record CompilationResult(string Path, string ShownPath, NetModel? Model, EquatableArray<DiagnosticInfo> Diagnostics);
