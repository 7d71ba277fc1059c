using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Recognition;

namespace Prototxt.Generator.Compiler;

/// <summary>What was read of a file.</summary>
/// <param name="Is">What it is.</param>
/// <param name="Net">The net; null where it is none, or an empty one.</param>
/// <param name="Findings">Takes what more is said of it.</param>
internal sealed record NetDocument(Recognized Is, NetSource? Net, DiagnosticBag Findings);
