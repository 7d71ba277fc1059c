using Prototxt.Tests.Infrastructure;
using Prototxt.Tests.Layers;
using Xunit;

namespace Prototxt.Tests;

/// <summary>Lines of generated code fit a screen, whatever the net.</summary>
public class LineTests
{
    private const int Width = 140;

    /// <summary>Nets of the repository and, beside it, real ones: many inputs, many branches, long names, detectors, sequences.</summary>
    public static TheoryData<string> Files =>
    [
        "samples/AlexNet/Models/bvlc_alexnet.prototxt",
        "tests/Prototxt.Tests/Nets/small_ssd.prototxt",
        "tests/Prototxt.Tests/Nets/small_rfcn.prototxt",
        "tests/Fuzz/Seeds/Nets/forks.prototxt",
        "../shared/golden/zoo/bvlc_googlenet/net.prototxt",
        "../shared/prototxt/yahoo__CaffeOnSpark/data/lrcn_cos.prototxt",
        "../shared/prototxt/intel__caffe/examples/LRCN_activity_recognition/train_test_lstm_RGB.prototxt",
    ];

    public static TheoryData<string> Types => LayerExamples.Types;

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public void No_line_of_a_net_is_long(string file)
    {
        string path = file.StartsWith("../shared/", StringComparison.Ordinal) ? SharedData.Require(file.Split('/')[2..]) : Path.Combine(SharedData.Repository, file);
        AllFit(File.ReadAllText(path));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void No_line_of_a_layer_is_long(string type) => AllFit(LayerExamples.Of(type));

    [Fact]
    public void Names_of_many_words_are_broken_where_they_can_be() => AllFit("""
        name: "a network whose class has a name that fills half of a line and a little more than that"
        layer { name: "stage_0/block_0/branch_3_by_1_a/before_anything_else" type: "Input" top: "stage_0/block_0/branch_3_by_1_a/input" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }
        layer { name: "stage_0/block_0/branch_3_by_1_a/other_input" type: "Input" top: "stage_0/block_0/branch_3_by_1_a/other" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }
        layer { name: "stage_0/block_0/branch_3_by_1_a/sum" type: "Eltwise" bottom: "stage_0/block_0/branch_3_by_1_a/input" bottom: "stage_0/block_0/branch_3_by_1_a/other" top: "stage_0/block_0/sum" }
        layer { name: "stage_0/block_0/branch_3_by_1_a/norm" type: "BatchNorm" bottom: "stage_0/block_0/sum" top: "stage_0/block_0/sum" }
        layer { name: "stage_0/block_0/branch_3_by_1_a/scale" type: "Scale" bottom: "stage_0/block_0/sum" top: "stage_0/block_0/sum" scale_param { bias_term: true } }
        layer { name: "stage_0/block_0/branch_3_by_1_a/relu" type: "ReLU" bottom: "stage_0/block_0/sum" top: "stage_0/block_0/sum" }
        layer { name: "stage_0/block_0/branch_3_by_1_a/conv" type: "Convolution" bottom: "stage_0/block_0/sum" top: "stage_0/block_0/branch_3_by_1_a/conv" convolution_param { num_output: 4 kernel_size: 3 } }
        """);

    // A name that is no shorter than a line cannot be broken; code cuts it to 64 characters, and may have it twice.
    [Fact]
    public void A_word_longer_than_a_line_is_a_line()
    {
        string name = new('x', Width);
        string[] lines = Long($"layer {{ name: '{name}' type: 'Input' top: '{name}' input_param {{ shape {{ dim: 1 dim: 3 }} }} }}");
        Assert.NotEmpty(lines);
        Assert.All(lines, l => Assert.Contains(name[..60], l, StringComparison.OrdinalIgnoreCase));
    }

    private static void AllFit(string prototxt) => Assert.Empty(Long(prototxt));

    private static string[] Long(string prototxt)
    {
        GeneratorRun run = GeneratorRun.Of(prototxt);
        Assert.NotEmpty(run.Files);
        return [.. run.Files.Values.SelectMany(f => f.Split('\n')).Where(l => l.TrimEnd('\r').Length > Width)];
    }
}
