using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Pipeline;
using Prototxt.Hosting;

namespace Prototxt.Corpus;

/// <summary>The nets of a folder that a solver in it names: those that the generator would find there.</summary>
internal static class SolverNets
{
    /// <param name="folder">The folder.</param>
    /// <param name="name">The solver's path in it.</param>
    /// <param name="text">What it says.</param>
    /// <returns>None where the file is no solver.</returns>
    public static PrototxtFile[] Of(string folder, string name, SourceText text)
    {
        NetDocument document = NetCompiler.Read(text, NetOptions.None, null, new DiagnosticBag(name, text), Cancellation.None);
        if (document.Solver is not { } solver)
            return [];
        return
        [
            .. solver.Files.Select(file => NetFinder.Places(name, file).FirstOrDefault(p => p != name && File.Exists(Path.Combine(folder, p))))
                .OfType<string>().Distinct().Select(p => new PrototxtFile("/corpus/" + p, File.ReadAllText(Path.Combine(folder, p)))),
        ];
    }
}
