using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Schema;
using Prototxt.Generator.Compiler.Supplied;
using Prototxt.Generator.Compiler.TextFormat;
using Prototxt.Generator.Compiler.Upgrade;
using Prototxt.Tests.TextFormat;

namespace Prototxt.Tests.Upgrade;

/// <summary>A net after the upgrade, and what was reported.</summary>
internal sealed record Upgraded(Message Net, Parsed Parsed)
{
    public static Upgraded Of(string text)
    {
        var source = SourceText.From(text);
        var bag = new DiagnosticBag("net.prototxt", source);
        Message file = new MessageBinder(source, bag, LayerCatalog.Names, keepsRawLayers: false, null, Cancellation.None).BindRoot(Parser.Parse(source, bag, null, CaffeSchema.Net), CaffeSchema.Net);
        Message net = NetUpgrade.Upgrade(file, LayerCatalog.Names, bag, Cancellation.None);
        return new Upgraded(net, new Parsed(text, net, [.. bag.Items.Select(d => d.ToDiagnostic())]));
    }

    public IReadOnlyList<Message> Layers => Net.Subs("layer");

    /// <summary>All reports but the one that every old net gets.</summary>
    public IEnumerable<string> Reports => Parsed.Reports.Where(r => !r.StartsWith(Descriptors.OldFormat.Id, StringComparison.Ordinal));

    public Diagnostic OldFormat => Parsed.Diagnostics.Single(d => d.Id == Descriptors.OldFormat.Id);

    /// <summary>The layers as prototxt, one a line.</summary>
    public string Text => string.Join("\n", Layers.Select(l => LayerText.Of("layer", l)));
}
