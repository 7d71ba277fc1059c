using Xunit;

namespace Prototxt.Tests.Hooks;

/// <summary>A project with one prototxt, the metadata of its item, and the methods that it supplies.</summary>
internal static class HookNet
{
    /// <summary>The generator's and the compiler's work on the net and the code beside it.</summary>
    public static GeneratorRun Run(string prototxt, string code, params (string Name, string Value)[] metadata) => GeneratorRun.In(
        new(Code: Usings + code),
        new PrototxtFile("/project/net.prototxt", prototxt, metadata.ToDictionary(m => m.Name, m => m.Value)));

    /// <summary>The net in memory. What the generator or the compiler has to say about it fails the test.</summary>
    public static CompiledNet Compile(string prototxt, string code, params (string Name, string Value)[] metadata)
    {
        GeneratorRun run = Run(prototxt, code, metadata);
        Assert.DoesNotContain(run.Diagnostics, d => d.Severity >= Microsoft.CodeAnalysis.DiagnosticSeverity.Warning);
        return CompiledNet.Of(run);
    }

    private const string Usings = """
        using System; using System.Collections.Generic; using System.Linq; using TorchSharp;
        using static TorchSharp.torch; using Parameter = TorchSharp.Modules.Parameter;
        namespace Consumer;

        """;
}
