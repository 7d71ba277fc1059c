using Prototxt.Tests.TextFormat;
using Xunit;

namespace Prototxt.Tests.Upgrade;

/// <summary>A recorded net in an old format, beside it what Caffe's tool made of it.</summary>
internal static class UpgradeCheck
{
    public static void Run(string folder)
    {
        Upgraded found = Upgraded.Of(File.ReadAllText(Path.Combine(folder, "net.prototxt")));
        Parsed expected = Parsed.Net(File.ReadAllText(Path.Combine(folder, "upgraded.prototxt")));
        Assert.Empty(expected.Diagnostics);
        Assert.Empty(MessageComparer.Differences(expected.Root!, found.Net));
        Assert.Empty(found.Reports);
    }
}
