using System.Text.RegularExpressions;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Upgrade;

/// <summary>Real nets of the old formats.</summary>
public partial class OldCorpusTests
{
    [SkippableFact]
    public void Real_old_nets_are_read_without_an_internal_error()
    {
        string folder = SharedData.Require("prototxt");
        int count = 0;
        foreach (string file in Directory.EnumerateFiles(folder, "*.prototxt", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string text = File.ReadAllText(file);
            if (!Old().IsMatch(text))
                continue;
            GeneratorRun run = GeneratorRun.Of(new PrototxtFile("/project/net.prototxt", text));
            Assert.DoesNotContain(run.Diagnostics, d => d.Id == Descriptors.InternalError.Id);
            if (run.Diagnostics.Any(d => d.Id == Descriptors.SolverIgnored.Id))
                continue; // the net stands inside a solver
            Assert.True(run.Diagnostics.Any(d => d.Id == Descriptors.OldFormat.Id), file);
            // layers of two formats are all that Caffe's upgrade refuses in them
            Assert.Equal(Current().IsMatch(text), run.Diagnostics.Any(d => d.Id == Descriptors.CannotUpgrade.Id));
            count++;
        }

        Assert.True(count > 0);
    }

    [GeneratedRegex(@"(?m)^\s*layers\s*\{")]
    private static partial Regex Old();

    // that of the V0 format stands inside another message
    [GeneratedRegex(@"(?m)^layer\s*\{")]
    private static partial Regex Current();
}
