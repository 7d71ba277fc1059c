using Prototxt.Generator.Diagnostics;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Upgrade;

/// <summary>Real nets of the old formats.</summary>
public class OldCorpusTests
{
    [SkippableFact]
    public void Real_old_nets_are_read_without_an_internal_error()
    {
        string folder = SharedData.Require("prototxt");
        int count = 0;
        foreach (string file in Directory.EnumerateFiles(folder, "*.prototxt", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string text = File.ReadAllText(file);
            if (!System.Text.RegularExpressions.Regex.IsMatch(text, @"^\s*layers\s*\{", System.Text.RegularExpressions.RegexOptions.Multiline))
                continue;
            GeneratorRun run = GeneratorRun.Of(new PrototxtFile("/project/net.prototxt", text));
            Assert.DoesNotContain(run.Diagnostics, d => d.Id == Descriptors.InternalError.Id);
            Assert.True(run.Diagnostics.Any(d => d.Id == Descriptors.OldFormat.Id), file);
            // what Caffe reads, the upgrade refuses nowhere
            Assert.DoesNotContain(run.Diagnostics, d => d.Id == Descriptors.CannotUpgrade.Id);
            count++;
        }

        Assert.True(count > 0);
    }
}
