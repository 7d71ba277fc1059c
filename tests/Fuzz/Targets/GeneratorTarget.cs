using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Prototxt.Fuzz.Seeds;
using Prototxt.Generator.CSharp;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Pipeline;

namespace Prototxt.Fuzz.Targets;

/// <summary>A prototxt on its way to code, where nothing throws; the one guard against bugs counts as an exception here.</summary>
internal sealed class GeneratorTarget : FuzzTarget
{
    public override string Name => "generator";

    public override bool IsText => true;

    public override IReadOnlyList<byte[]> Seeds() => NetSeeds.All;

    public override Verdict Read(byte[] input, string path)
    {
        CompilationResult result = ItemCompiler.Compile("net.prototxt", SourceText.From(Encoding.UTF8.GetString(input)), new ItemOptions { DefaultNamespace = "Fuzz" }, CancellationToken.None);
        foreach (DiagnosticInfo diagnostic in result.Diagnostics)
        {
            string message = diagnostic.ToDiagnostic().GetMessage(System.Globalization.CultureInfo.InvariantCulture);
            if (diagnostic.Descriptor.Id == Descriptors.InternalError.Id)
                throw new InvalidOperationException(message);
        }
        if (result.Model is not null)
            _ = NetEmitter.Emit(result.Model, CancellationToken.None).Count();
        return result.Diagnostics.Any(d => d.Descriptor.DefaultSeverity == DiagnosticSeverity.Error) ? Verdict.Refused : Verdict.Read;
    }

    // Every word of the text may become a layer of many lines.
    public override long MostAllocated(int length) => (64 << 20) + 16_384L * length;
}
