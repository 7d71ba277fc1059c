using Prototxt.Tests.Recorded;
using Prototxt.Tests.TextFormat;
using Xunit;

namespace Prototxt.Tests.Upgrade;

/// <summary>Old nets become what Caffe's <c>upgrade_net_proto_text</c> made of them, and what it made stays as it is.</summary>
public class GoldenUpgradeTests
{
    public static TheoryData<string> Cases() => Golden.Rows(Golden.Folders("upgraded.prototxt"));

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void The_upgrade_is_Caffes(string name)
    {
        UpgradeCheck.Run(Golden.Require(name));
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void An_upgraded_net_stays_as_it_is(string name)
    {
        string text = File.ReadAllText(Golden.Require(name, "upgraded.prototxt"));
        Upgraded again = Upgraded.Of(text);
        Assert.Empty(MessageComparer.Differences(Parsed.Net(text).Root!, again.Net));
        Assert.Empty(again.Parsed.Diagnostics);
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void The_text_of_a_layer_says_what_the_layer_says(string name)
    {
        Upgraded net = Upgraded.Of(File.ReadAllText(Golden.Require(name, "net.prototxt")));
        Parsed again = Parsed.Net(net.Text);
        Assert.Empty(again.Diagnostics);
        Assert.Empty(net.Layers.Zip(again.Root!.Subs("layer")).SelectMany(pair => MessageComparer.Differences(pair.First, pair.Second)));
    }
}
