using Prototxt.Tests.Conformance;
using Prototxt.Tests.Infrastructure;
using Prototxt.Tests.TextFormat;
using Xunit;

namespace Prototxt.Tests.Upgrade;

/// <summary>Old nets become what Caffe's <c>upgrade_net_proto_text</c> made of them, and what it made stays as it is.</summary>
public class GoldenUpgradeTests
{
    public static TheoryData<string> Cases()
    {
        string[] cases = [.. GoldenCase.All().Where(c => File.Exists(Path.Combine(SharedData.Golden, c, "upgraded.prototxt")))];
        return cases.Length > 0 ? [.. cases] : [""];
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void The_upgrade_is_Caffes(string name)
    {
        Skip.If(name.Length == 0, $"No recorded cases: {SharedData.Golden} is missing.");
        GoldenUpgrade.Check(Path.Combine(SharedData.Golden, name));
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void An_upgraded_net_stays_as_it_is(string name)
    {
        Skip.If(name.Length == 0, $"No recorded cases: {SharedData.Golden} is missing.");
        string text = File.ReadAllText(Path.Combine(SharedData.Golden, name, "upgraded.prototxt"));
        Upgraded again = Upgraded.Of(text);
        Assert.Empty(MessageComparer.Differences(Parsed.Net(text).Root!, again.Net));
        Assert.Empty(again.Parsed.Diagnostics);
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void The_text_of_a_layer_says_what_the_layer_says(string name)
    {
        Skip.If(name.Length == 0, $"No recorded cases: {SharedData.Golden} is missing.");
        Upgraded net = Upgraded.Of(File.ReadAllText(Path.Combine(SharedData.Golden, name, "net.prototxt")));
        Parsed again = Parsed.Net(net.Text);
        Assert.Empty(again.Diagnostics);
        Assert.Empty(net.Layers.Zip(again.Root!.Subs("layer")).SelectMany(pair => MessageComparer.Differences(pair.First, pair.Second)));
    }
}
