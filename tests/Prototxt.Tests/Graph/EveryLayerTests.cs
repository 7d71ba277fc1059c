using Prototxt.Generator.Compiler.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Graph;

/// <summary>Whatever axes its bottoms have, a layer is planned or refused: it never ends in an internal error or in code that does not compile.</summary>
public class EveryLayerTests
{
    // What many types cannot do without; the others pass over it.
    private const string Parameters = """
        convolution_param { num_output: 2 kernel_size: 1 } inner_product_param { num_output: 2 } embed_param { num_output: 2 input_dim: 3 }
        recurrent_param { num_output: 2 } pooling_param { kernel_size: 1 } tile_param { tiles: 2 } spp_param { pyramid_height: 1 }
        infogain_loss_param { source: "matrix" } dummy_data_param { shape { dim: 2 } } reshape_param { shape { dim: 0 } }
        """;

    public static TheoryData<string> Types => [.. LayerRegistry.Names.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Takes_or_refuses_bottoms_of_any_axes(string type)
    {
        foreach (string shape in (string[])["", "5", "2 3", "1 2 4", "2 3 4 4", "1 2 3 4 5", "0", "2 0 3 3"])
            for (int bottoms = 0; bottoms <= 4; bottoms++)
                for (int tops = 1; tops <= 2; tops++)
                {
                    string blobs = string.Concat(Enumerable.Range(0, bottoms).Select(i => $"bottom: \"{(char)('x' + i)}\" ")) + (tops == 1 ? "top: \"t\"" : "top: \"t\" top: \"u\"");
                    string[] shapes = [.. Enumerable.Repeat(shape, bottoms)];
                    GeneratorRun run = GeneratorRun.Of(LayerCheck.Net($"layer {{ name: \"l\" type: \"{type}\" {blobs} {Parameters} }}", shapes));
                    Assert.DoesNotContain(run.Diagnostics, d => d.Id == "PTX0001");
                }
    }
}
