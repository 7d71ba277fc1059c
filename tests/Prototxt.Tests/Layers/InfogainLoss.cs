using Prototxt.Layers;
using Prototxt.Tests.Infrastructure;
using Prototxt.Tests.Weights;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class InfogainLossTests : GoldenLayerTests<InfogainLossTests>, IGoldenRows
{
    private static string Net(string param, string scores = "2 3", string labels = "2", string matrix = "3 3", string tops = """top: "t" """) =>
        LayerCheck.Net($$"""layer { name: "l" type: "InfogainLoss" bottom: "x" bottom: "y" bottom: "z" {{tops}} {{param}} }""", scores, labels, matrix);

    [Theory]
    [InlineData("infogain_loss_param { axis: ⟦2⟧ }", "axis 2 is not an axis of x [N,3]")]
    [InlineData("loss_param { normalize: ⟦true⟧ }", "does not have the old field normalize")]
    [InlineData("loss_weight: ⟦1⟧ loss_weight: 1", "loss_weight must be given once for each top")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    [Fact]
    public void Refuses_no_matrix() => LayerCheck.Refused("PTX0400",
        LayerCheck.Net("""layer { name: "l" type: "InfogainLoss" bottom: "x" bottom: "y" top: "t" ⟦infogain_loss_param⟧ { } }""", "2 3", "2"), "the matrix must come as a third bottom or from source");

    [Theory]
    [InlineData("bottom: \"y\" bottom: ⟦\"z\"⟧", "2 3", "2", "3 4", "a matrix of 3 x 3")]
    [InlineData("bottom: ⟦\"y\"⟧ bottom: \"z\"", "2 3 4", "2", "3 3", "one label for each of the 8 predictions")]
    [InlineData("bottom: ⟦\"y\"⟧ bottom: \"z\"", "2 3 4", "4 2", "3 3", "expects as many items as x [N,3,4]")]
    public void Refuses_bottoms(string bottoms, string scores, string labels, string matrix, string message) =>
        LayerCheck.Refused("PTX0401", LayerCheck.Net($$"""layer { name: "l" type: "InfogainLoss" bottom: "x" {{bottoms}} top: "t" }""", scores, labels, matrix), message);

    [Theory]
    [InlineData("""bottom: "x" bottom: "y" bottom: "z" top: "t" top: "p" top: ⟦"q"⟧""", "1 to 2 tops, found 3")]
    [InlineData("""bottom: "x" bottom: "y" bottom: "z" bottom: ⟦"z"⟧ top: "t" """, "2 to 3 bottoms, found 4")]
    public void Refuses_another_number_of_blobs(string blobs, string message) =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net($$"""layer { name: "l" type: "InfogainLoss" {{blobs}} }""", "2 3", "2", "3 3"), message);

    [Theory]
    [InlineData("2 3", "2", "3 3", "")]
    [InlineData("2 3 4", "2 1 4", "9", "")]
    [InlineData("2 3 4", "2 3", "1 1 4 4", "infogain_loss_param { axis: -1 }")]
    public void Shapes(string scores, string labels, string matrix, string param) => LayerCheck.Shapes(Net(param, scores, labels, matrix), "t []");

    [Fact]
    public void The_second_top_has_the_probabilities() =>
        LayerCheck.Shapes(Net("loss_weight: 1 loss_weight: 0", "2 3 4", "2 4", tops: """top: "t" top: "p" """), "t []", "p [N,3,4]");

    // The softmax that Predict ends with goes by the loss's axis too.
    [Fact]
    public void Predicts_along_the_axis_of_the_loss()
    {
        using var net = CompiledNet.Of(Net("infogain_loss_param { axis: 2 }", "2 3 4", "2 3", "4 4"));
        using Tensor x = Numbers.Mixed(2, 3, 4), found = net.Run("Predict", new Dictionary<string, Tensor> { ["x"] = x }).Values.Single(), expected = x.softmax(2);
        Numbers.AreClose(Numbers.Of(expected), found);
    }

    [Theory]
    [InlineData("", 6)]
    [InlineData("loss_param { ignore_label: 1 }", 4)]
    [InlineData("loss_param { ignore_label: 1 normalization: FULL }", 6)]
    [InlineData("loss_param { ignore_label: 1 normalization: BATCH_SIZE }", 2)]
    [InlineData("loss_param { normalization: NONE }", 1)]
    public void Loss_and_gradient(string param, double divisor)
    {
        const int Images = 2, Classes = 4, Places = 3;
        float[] x = Numbers.Of(Numbers.Mixed(Images, Classes, Places)), labels = [0, 1, 3, 2, 2, 1], matrix = Numbers.Of(Numbers.Mixed(Classes, Classes));
        x[0] = 200; // probabilities of 0 count as 1e-20
        double loss = 0;
        float[] expected = new float[x.Length];
        for (int n = 0; n < Images; n++)
            for (int p = 0; p < Places; p++)
            {
                int label = (int)labels[(n * Places) + p];
                if (label == 1 && param.Contains("ignore", StringComparison.Ordinal))
                    continue;
                double[] scores = [.. Enumerable.Range(0, Classes).Select(c => (double)x[(((n * Classes) + c) * Places) + p])];
                double[] probability = [.. scores.Select(s => Math.Exp(s - scores.Max()) / scores.Sum(t => Math.Exp(t - scores.Max())))];
                double row = Enumerable.Range(0, Classes).Sum(c => (double)matrix[(label * Classes) + c]);
                for (int c = 0; c < Classes; c++)
                {
                    loss -= matrix[(label * Classes) + c] * Math.Log(Math.Max(probability[c], 1e-20));
                    expected[(((n * Classes) + c) * Places) + p] = (float)(2 / divisor * ((probability[c] * row) - matrix[(label * Classes) + c]));
                }
            }

        using var pass = NetPass.Of(Net(param, "2 4 3", "2 3", "4 4"),
            ("x", tensor(x, [Images, Classes, Places])), ("y", tensor(labels, [Images, Places])), ("z", tensor(matrix, [Classes, Classes])));
        Numbers.AreClose([(float)(loss / divisor)], pass["t"]);
        pass.Backward("t", 2);
        Numbers.AreClose(expected, pass.Gradient("x"));
        Assert.All(pass.Gradient("z"), g => Assert.Equal(0, g));
    }

    // A blob file as Caffe writes it: field 5 holds single, field 8 double precision numbers.
    [Theory]
    [InlineData(5)]
    [InlineData(8)]
    public void A_matrix_from_a_file(int field)
    {
        float[] matrix = [1, -2, 0.5f, 4];
        byte[] numbers = [.. matrix.SelectMany(v => field == 5 ? BitConverter.GetBytes(v) : BitConverter.GetBytes((double)v))];
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, [(byte)((field << 3) | 2), (byte)numbers.Length, .. numbers]);
            using Tensor read = Prototxt.Layers.InfogainLoss.ReadMatrix(path);
            Assert.Equal([2L, 2], read.shape);
            Assert.Equal(matrix, Numbers.Of(read));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(new byte[] { 0x2A, 16, 0, 0, 128 }, ", byte 1: expected at most 3 bytes, the rest of the message around it, found a length of 16.")]
    [InlineData(new byte[] { 0x2A, 8, 0, 0, 128, 63, 0, 0, 128, 63 }, " holds 2 values, which are no square matrix.")]
    public void A_file_that_holds_no_matrix_is_named(byte[] content, string fault)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write(content);
        Assert.Equal(path + fault, Assert.ThrowsAny<Exception>(() => Prototxt.Layers.InfogainLoss.ReadMatrix(path)).Message);
    }

    public static string Example => """
        name: "net"
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 dim: 4 } } }
        layer { name: "label" type: "Input" top: "label" input_param { shape { dim: 2 dim: 4 } } }
        layer { name: "other" type: "Input" top: "other" input_param { shape { dim: 2 dim: 3 } } }
        layer { name: "h" type: "DummyData" top: "h" dummy_data_param { shape { dim: 3 dim: 3 } data_filler { value: 1 } } include { phase: TRAIN } }
        layer { name: "given" type: "InfogainLoss" bottom: "x" bottom: "label" bottom: "h" top: "given" include { phase: TRAIN } }
        layer { name: "stored" type: "InfogainLoss" bottom: "x" bottom: "other" top: "stored" top: "prob" loss_weight: .5 loss_weight: 0
          infogain_loss_param { source: "matrix.binaryproto" axis: 2 } loss_param { ignore_label: 255 normalization: FULL } }
        """;

    [Fact]
    public void Huge_scores_cost_no_more_than_the_smallest_probability()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        TorchSharp.torch.Tensor x = TorchSharp.torch.tensor(new[] { -1e12f, 1e12f, float.NegativeInfinity, 0 }, [2, 2]), identity = TorchSharp.torch.eye(2);
        Numbers.AreClose([46.0517f], Prototxt.Layers.InfogainLoss.Forward(x, TorchSharp.torch.zeros(2), identity));
    }

    public static GoldenRows Rows { get; } = new()
    {
        ["from_file"] = c => c.Top("loss", InfogainLoss.Forward(c["x"], c["label"], source: Path.Combine(c.Folder, "infogain.binaryproto"))),
        ["from_file_prob_top"] = c => WithProbability(c),
        ["third_bottom"] = c => ThirdBottom(c),
    };

    private static TorchSharp.torch.Tensor Matrix(GoldenLayer c) => c.Own(InfogainLoss.ReadMatrix(Path.Combine(c.Folder, "infogain.binaryproto")));

    private static void WithProbability(GoldenLayer c)
    {
        var (loss, probability) = InfogainLoss.WithProbability(c["x"], c["label"], Matrix(c), ignoreLabel: 2, normalization: LossNormalization.Full);
        c.Top("loss", loss);
        c.Top("prob", probability);
    }

    private static void ThirdBottom(GoldenLayer c)
    {
        var scores = c.Load(new InnerProduct("ip", 3, 4), ip => [ip.Weight, ip.Bias!]).forward(c["q"]);
        c.Top("score", scores);
        c.Top("loss", InfogainLoss.Forward(scores, c["label"], c["H"], normalization: LossNormalization.BatchSize));
    }
}
