using System.Text;
using Microsoft.CodeAnalysis.Text;
using Prototxt.Corpus;
using Prototxt.Fuzz.Seeds;
using Prototxt.Generator.Compiler.Diagnostics;

namespace Prototxt.Fuzz.Targets;

/// <summary>A prototxt on its whole way: what code the generator makes of it must compile without a word.</summary>
internal sealed class CompilerTarget : FuzzTarget
{
    public override string Name => "compiler";

    public override bool IsText => true;

    public override IReadOnlyList<byte[]> Seeds() => NetSeeds.All;

    public override Verdict Read(byte[] input, string path)
    {
        Consumer consumer = Consumer.Generate(new PrototxtItem("/fuzz/net.prototxt", SourceText.From(Encoding.UTF8.GetString(input)), new Dictionary<string, string>()));
        Finding? wrong = consumer.Diagnostics.FirstOrDefault(d => d.Id == Descriptors.InternalError.Id || d.Id.StartsWith("CS", StringComparison.Ordinal))
            ?? (consumer.HasCode ? consumer.Compile().FirstOrDefault(m => m.Id != Supplied) : null);
        if (wrong is not null)
            throw new InvalidOperationException($"{wrong.Id} at {wrong.Line}: {wrong.Text}");
        return consumer.IsRefused ? Verdict.Refused : Verdict.Read;
    }

    // The compiler's own memory counts.
    public override long MostAllocated(int length) => (256 << 20) + 65_536L * length;

    // A partial method that the project must supply.
    private const string Supplied = "CS8795";
}
