using System.Text;
using Microsoft.CodeAnalysis;
using Prototxt.Fuzz.Seeds;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Hosting;

namespace Prototxt.Fuzz.Targets;

/// <summary>A prototxt on its whole way: what code the generator makes of it must compile without a word.</summary>
internal sealed class CompilerTarget : FuzzTarget
{
    public override string Name => "compiler";

    public override bool IsText => true;

    public override IReadOnlyList<byte[]> Seeds() => NetSeeds.All;

    public override Verdict Read(byte[] input, string path)
    {
        GeneratorRun run = GeneratorRun.Of(Encoding.UTF8.GetString(input));
        Diagnostic? wrong = run.Diagnostics.FirstOrDefault(d => d.Id == Descriptors.InternalError.Id || d.Id.StartsWith("CS", StringComparison.Ordinal))
            ?? run.CompilerMessages.FirstOrDefault(m => m.Id != Supplied);
        if (wrong is not null)
            throw new InvalidOperationException(wrong.ToString());
        return run.Errors.Any() ? Verdict.Refused : Verdict.Read;
    }

    // The compiler's own memory counts.
    public override long MostAllocated(int length) => (256 << 20) + 65_536L * length;

    // A partial method that the project must supply.
    private const string Supplied = "CS8795";
}
