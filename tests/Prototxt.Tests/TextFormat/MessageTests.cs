using Prototxt.Generator.Compiler.Binding;
using Xunit;

namespace Prototxt.Tests.TextFormat;

public class MessageTests
{
    private static Message Root(string text) => Parsed.Net(text).Root!;

    [Fact]
    public void Absent_fields_have_their_defaults()
    {
        Message root = Root("layer { pooling_param { } python_param { } lrn_param { } reshape_param { } state: 1 }");
        Message pooling = root.Subs("layer")[0].Sub("pooling_param")!;
        Assert.False(pooling.Has("stride"));
        Assert.Null(pooling.Get("stride"));
        Assert.Equal((1u, 0u, 0u, "MAX", false), (pooling.UInt("stride"), pooling.UInt("pad"), pooling.UInt("kernel_size"), pooling.Enum("pool"), pooling.Bool("global_pooling")));
        Assert.Equal("", root.String("name"));
        Assert.Equal(0.75f, root.Subs("layer")[0].Sub("lrn_param")!.Float("beta"));
        Assert.Equal(-1, root.Subs("layer")[0].Sub("reshape_param")!.Int("num_axes"));
        Assert.Empty(root.All("input"));
        Assert.Null(root.Sub("state"));
    }

    [Fact]
    public void Places_are_those_of_the_text()
    {
        const string text = "layer { name: 'a' pooling_param { stride: 2 } }";
        Message layer = Root(text).Subs("layer")[0], pooling = layer.Sub("pooling_param")!;
        Assert.Equal("{ stride: 2 }", text.Substring(pooling.Span.Start, pooling.Span.Length));
        Assert.Equal("pooling_param", text.Substring(pooling.NameSpan.Start, pooling.NameSpan.Length));
        Assert.Equal("'a'", text.Substring(layer.SpanOf("name").Start, layer.SpanOf("name").Length));
        Assert.Equal(layer.NameSpan, layer.SpanOf("type"));
        Assert.Equal(["name", "pooling_param"], layer.Fields.Select(f => f.Schema.Name));
    }

    [Fact]
    public void Unread_fields_are_those_nobody_asked_for()
    {
        Message layer = Root("layer { name: 'a' type: 'b' top: 'c' bottom: 'd' pooling_param { } loss_weight: 1 loss_weight: 2 }").Subs("layer")[0];
        layer.String("name");
        layer.Has("type");
        layer.All("top");
        layer.Sub("pooling_param");
        Assert.Equal(["bottom", "loss_weight", "loss_weight"], layer.Unread.Select(f => f.Schema.Name));
    }

    [Fact]
    public void A_programming_error_throws()
    {
        Message root = Root("name: 'x'");
        foreach (Action wrong in new Action[]
        {
            () => root.Has("nam"), () => root.Get("layer"), () => root.All("name"), () => root.Bool("name"), () => root.Int("input_dim"), () => root.UInt("name"), () => root.Long("name"),
            () => root.Float("name"), () => root.Double("name"), () => root.String("force_backward"), () => root.Enum("name"), () => root.Sub("layer"), () => root.Subs("state"), () => root.SpanOf("x"),
        })
            Assert.Throws<InvalidOperationException>(wrong);
    }
}
