using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class ShuffleChannelTests
{
    private static string Net(string bottom) => $"layer {{ name: 's' type: 'ShuffleChannel' bottom: {bottom} top: 's' shuffle_channel_param {{ group: 3 }} }}";

    [Fact]
    public void Keeps_the_shape() => LayerCheck.Shapes(LayerCheck.Net(Net("'x'"), "1 6 2 2"), "s [N,6,2,2]");

    [Fact]
    public void Refuses_channels_that_do_not_divide() => LayerCheck.Refused("PTX0401", LayerCheck.Net(Net("⟦'x'⟧"), "1 7 2 2"), "3 groups");

    [Fact]
    public void Deals_the_groups_out()
    {
        using var scope = NewDisposeScope();
        Numbers.AreClose([0, 2, 4, 1, 3, 5], ShuffleChannel.Forward(Numbers.Count(1, 6, 1, 1), 3));
        Numbers.GradientIsRight(x => ShuffleChannel.Forward(x, 2), Numbers.Mixed(2, 4, 2, 1));
    }

    public static string Example => LayerCheck.Net("""
        layer { name: "shuffle" type: "ShuffleChannel" bottom: "x" top: "shuffle" shuffle_channel_param { group: 3 } }
        """, "1 6 2 2");
}
