using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Prototxt.Fuzz.Seeds;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.CSharp;
using Prototxt.Generator.Pipeline;
using Prototxt.Hosting;

namespace Prototxt.Fuzz.Targets;

/// <summary>A solver beside a sound net on its way to code, where nothing throws.</summary>
internal sealed class SolverTarget : FuzzTarget
{
    private static readonly ItemOptions options = new() { DefaultNamespace = "Fuzz", HasTraining = true };
    private static readonly CompiledItem net = Compile("net.prototxt", SolverSeeds.Net);

    public override string Name => "solver";

    public override bool IsText => true;

    public override IReadOnlyList<byte[]> Seeds() => SolverSeeds.All;

    public override Verdict Read(byte[] input, string path)
    {
        CompiledItem file = Compile("solver.prototxt", Encoding.UTF8.GetString(input));
        Check(file.Result.Diagnostics);
        if (file.Result.Solver is null)
            return Verdict.Refused;
        LinkedSolver linked = new NetFinder([net, file]).Link(file);
        SolverResult result = SolverCompiler.Compile(SolverNames.Of([linked])[0].Of(linked), CancellationToken.None);
        Check(result.Diagnostics);
        if (result.Model is not null)
            _ = SolverEmitter.Emit(result.Model, CancellationToken.None).Count();
        return result.Diagnostics.Any(d => d.Descriptor.DefaultSeverity == DiagnosticSeverity.Error) ? Verdict.Refused : Verdict.Read;
    }

    // A net in the solver may become as much code as one in a file, for each of its states.
    public override long MostAllocated(int length) => (64 << 20) + 65_536L * length;

    private static CompiledItem Compile(string path, string text)
    {
        var file = new PrototxtFile(path, text);
        return new CompiledItem(new Item(file, options), ItemCompiler.Compile(path, file.GetText(), options, CancellationToken.None));
    }

    private static void Check(IEnumerable<DiagnosticInfo> diagnostics)
    {
        if (diagnostics.FirstOrDefault(d => d.Descriptor.Id == Descriptors.InternalError.Id) is { } bug)
            throw new InvalidOperationException(bug.ToDiagnostic().GetMessage(CultureInfo.InvariantCulture));
    }
}
