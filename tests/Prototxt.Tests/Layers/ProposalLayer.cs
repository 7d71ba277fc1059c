using Prototxt.Layers;
using Prototxt.Tests.Hooks;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

public class ProposalLayerTests
{
    private static string Layer(string paramStr, string tops = "top: 'rois'", string module = "rpn.proposal_layer") =>
        $"layer {{ name: 'proposal' type: 'Python' bottom: 'x' bottom: 'y' bottom: 'z' {tops} python_param {{ module: '{module}' layer: 'ProposalLayer' {paramStr} }} }}";

    private static string Net(string layer, string anchors = "18", string codes = "36", string batch = "1") => LayerCheck.Net(layer, $"{batch} {anchors} 5 6", $"{batch} {codes} 5 6", $"{batch} 3");

    // The texts that published nets have; all of them are YAML.
    [Theory]
    [InlineData("""param_str: "'feat_stride': 16" """, "FeatStride = 16", "18", "36")]
    [InlineData("""param_str: "\'feat_stride\': 16" """, "FeatStride = 16", "18", "36")]
    [InlineData("""param_str: "{'feat_stride': 16}" """, "FeatStride = 16", "18", "36")]
    [InlineData("""param_str: '{"feat_stride": 8, "scales": [4, 8]}' """, "FeatStride = 8, Scales = [4f, 8f]", "12", "24")]
    [InlineData("""param_str: "feat_stride: 16" """, "FeatStride = 16", "18", "36")]
    [InlineData("""param_str: "'feat_stride': 16 \n'scales': !!python/tuple [4, 8, 16, 32]" """, "FeatStride = 16, Scales = [4f, 8f, 16f, 32f]", "24", "48")]
    [InlineData("""param_str: "'feat_stride': 16\n'scales': [8]\n'ratios': [0.5, 1]" """, "FeatStride = 16, Scales = [8f], Ratios = [0.5f, 1f]", "4", "8")]
    [InlineData("""param_str: "{'feat_stride': 16, 'ratios': [0.333, 0.5, 0.667, 1, 1.5, 2, 3], 'scales': [2, 3, 5, 9, 16, 32]}" """, "FeatStride = 16, Scales = [2f, 3f, 5f, 9f, 16f, 32f], Ratios = [0.333f, 0.5f, 0.667f, 1f, 1.5f, 2f, 3f]", "84", "168")]
    [InlineData("""param_str: "feat_stride: 16\nscales:\n- 8\n- 16\n" """, "FeatStride = 16, Scales = [8f, 16f]", "12", "24")]
    [InlineData("""param_str: "feat_stride: 16\nscales:\n  - 8\n  - 16\nratios: [1]" """, "FeatStride = 16, Scales = [8f, 16f], Ratios = [1f]", "4", "8")]
    public void Reads_param_str(string paramStr, string properties, string anchors, string codes)
    {
        GeneratorRun run = LayerCheck.Shapes(Net(Layer(paramStr), anchors, codes), "rois [?,5]");
        Assert.Empty(run.Diagnostics);
        Assert.Contains(run.Unwrapped(), f => f.Contains($"Caffe::ProposalLayer.Forward(x, y, z, options: new() {{ {properties} }}, layer: ", StringComparison.Ordinal));
    }

    [Fact]
    public void Phases_differ_as_in_the_configuration()
    {
        GeneratorRun run = LayerCheck.Shapes(Net(Layer("param_str: \"'feat_stride': 16\"", "top: 'rois' top: 'scores'", "lib.rpn.proposal_layer")), "rois [?,5]", "scores [?,1]");
        string train = File("Net.Train.g.cs"), predict = File("Net.Predict.g.cs");
        Assert.Contains("ProposalLayer.WithScores(x, y, z, options: new() { FeatStride = 16, PreNmsTopN = 12000, PostNmsTopN = 2000 }, layer: ", train, StringComparison.Ordinal);
        Assert.Contains("ProposalLayer.WithScores(x, y, z, options: new() { FeatStride = 16 }, layer: ", predict, StringComparison.Ordinal);

        string File(string name) => GeneratedText.Unwrapped(run.Files.Single(f => f.Key.EndsWith(name, StringComparison.Ordinal)).Value);
    }

    [Fact]
    public void The_configuration_may_be_given_beside_the_strides()
    {
        GeneratorRun run = LayerCheck.Shapes(Net(Layer("param_str: \"'feat_stride': 16\\n'RPN_PRE_NMS_TOP_N': -1\\n'RPN_POST_NMS_TOP_N': 2000\\n'RPN_NMS_THRESH': 0.5\\n'RPN_MIN_SIZE': 4\"")), "rois [?,5]");
        Assert.Contains(run.Unwrapped(), f => f.Contains("FeatStride = 16, PreNmsTopN = -1, PostNmsTopN = 2000, NmsThreshold = 0.5f, MinSize = 4f }, layer: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("⟦python_param⟧", "names and values")]
    [InlineData("param_str: ⟦\"'scales': [8]\"⟧", "must give feat_stride")]
    [InlineData("param_str: ⟦\"'feat_stride': 0\"⟧", "must give feat_stride")]
    [InlineData("param_str: ⟦\"'feat_stride': [16, 8]\"⟧", "must give feat_stride")]
    [InlineData("param_str: ⟦\"16\"⟧", "names and values")]
    [InlineData("param_str: ⟦\"'feat_stride': 16\\n'scales': [8, -1, 2]\"⟧", "scales in param_str must be positive numbers")]
    [InlineData("param_str: ⟦\"'feat_stride': 16\\n'base_size': 1.5\"⟧", "base_size in param_str must be a whole number")]
    public void Refuses(string paramStr, string message)
    {
        string layer = paramStr.StartsWith('⟦') ? Layer("").Replace("python_param", paramStr, StringComparison.Ordinal) : Layer(paramStr);
        LayerCheck.Refused("PTX0400", Net(layer), message);
    }

    [Fact]
    public void Says_what_the_class_does_not_read() => LayerCheck.WithoutEffect(Net(Layer("param_str: ⟦\"'feat_stride': 16\\n'phase': 'TEST'\"⟧")), "'phase'");

    [Theory]
    [InlineData("2", "18", "36", "'x'", "one picture")]
    [InlineData("1", "16", "36", "'x'", "expects 18 channels for 9 anchors")]
    [InlineData("1", "18", "18", "'y'", "expects 36 channels for 9 anchors")]
    public void Refuses_other_bottoms(string batch, string scores, string codes, string bottom, string message) => LayerCheck.Refused("PTX0401",
        Net(Layer("param_str: \"'feat_stride': 16\"").Replace("bottom: " + bottom, $"bottom: ⟦{bottom}⟧", StringComparison.Ordinal), scores, codes, batch), message);

    [Theory]
    [InlineData("proposal_layer", "bottom: 'x' bottom: 'y' bottom: 'z'")]
    [InlineData("rpn.proposal_layer", "bottom: 'x' bottom: 'y'")]
    public void Other_classes_are_the_projects(string module, string bottoms)
    {
        string layer = Layer("param_str: \"'feat_stride': 16\"", module: module).Replace("bottom: 'x' bottom: 'y' bottom: 'z'", bottoms, StringComparison.Ordinal);
        Assert.Equal("PTX0320", Assert.Single(GeneratorRun.Of(Net(layer)).Errors).Id);
    }

    [Fact]
    public void The_projects_own_goes_first()
    {
        GeneratorRun run = HookNet.Run(Net(Layer("param_str: \"'feat_stride': 16\"")),
            "partial class Net { private partial Tensor ProposalLayer(Tensor x, Tensor y, Tensor z, ProposalLayerParameter parameter) => zeros(parameter.FeatStride, 5); }",
            ("PrototxtHooks", "ProposalLayer"), ("PrototxtTopShapes", "rois: ?,5"));
        Assert.Empty(run.Errors);
        Assert.Empty(run.CompilerMessages);
        Assert.DoesNotContain(run.Files.Values, f => f.Contains("Caffe::ProposalLayer", StringComparison.Ordinal));
    }

    [Fact]
    public void Anchors_are_those_of_the_paper()
    {
        using var scope = NewDisposeScope();
        // Of four places 400 pixels apart the last alone scores, so that nothing is cut off by the picture.
        Tensor scores = zeros(1, 18, 2, 2);
        for (int k = 0; k < 9; k++)
            scores[0, 9 + k, 1, 1] = 0.9f - (k * 0.01f);
        Tensor rois = ProposalLayer.Forward(scores, zeros(1, 36, 2, 2), tensor([2000f, 2000, 1], [1, 3]), new() { FeatStride = 400, PostNmsTopN = 9, NmsThreshold = 1 });
        float[] anchors = [
            -84, -40, 99, 55, -176, -88, 191, 103, -360, -184, 375, 199, -56, -56, 71, 71, -120, -120, 135, 135, -248, -248, 263, 263,
            -36, -80, 51, 95, -80, -168, 95, 183, -168, -344, 183, 359];
        // Moving a box adds its whole width to the left side, which is one pixel more than the anchor's right side.
        Numbers.AreClose(anchors.Select((a, i) => a + 400 + (i % 4 / 2)).Chunk(4).SelectMany(a => a.Prepend(0)).ToArray(), rois);
    }

    [Fact]
    public void Halves_go_to_the_even_number()
    {
        using var scope = NewDisposeScope();
        // 21 wide, 10.5 high, which numpy rounds to 10, twice as large around the middle of 15 pixels, 7: up to 27.5 and 16.5, and one more
        Tensor rois = ProposalLayer.Forward(tensor([0f, 1], [1, 2, 1, 1]), zeros(1, 4, 1, 1), tensor([99f, 99, 1], [1, 3]), new() { FeatStride = 16, Scales = [2f], Ratios = [0.5f], BaseSize = 15, MinSize = 1 });
        Numbers.AreClose([0, 0, 0, 28.5f, 17.5f], rois);
    }

    [Fact]
    public void Of_equal_scores_the_later_is_among_the_best_and_the_earlier_first()
    {
        using var scope = NewDisposeScope();
        // Squares of 16 pixels, 32 apart, all of one score: the last two are taken, and sorted once more.
        Tensor rois = ProposalLayer.Forward(ones(1, 2, 1, 3), zeros(1, 4, 1, 3), tensor([200f, 200, 1], [1, 3]), new() { FeatStride = 32, Scales = [1f], Ratios = [1f], PreNmsTopN = 2 });
        Numbers.AreClose([0, 32, 0, 48, 16, 0, 64, 0, 80, 16], rois);
    }

    [Fact]
    public void Small_boxes_are_not_there()
    {
        using var scope = NewDisposeScope();
        Tensor info = tensor([20f, 100, 2], [1, 3]);
        // The scale of 2 asks for 16 pixels: a box from 0 to 16 is large enough, one that the border leaves from 0 to 14 is not.
        Tensor deltas = zeros(1, 4, 1, 2);
        deltas[0, 1, 0, 1] = -2 / 16f; // two pixels up
        Assert.Equal([1, 5], ProposalLayer.Forward(ones(1, 2, 1, 2), deltas, info, new() { FeatStride = 32, Scales = [1f], Ratios = [1f], MinSize = 8 }).shape);
        Assert.Equal([0, 5], ProposalLayer.Forward(ones(1, 2, 1, 2), deltas, info, new() { FeatStride = 32, Scales = [1f], Ratios = [1f] }).shape);
        Assert.Equal([0, 1], ProposalLayer.WithScores(ones(1, 2, 1, 2), deltas, info, new() { FeatStride = 32, Scales = [1f], Ratios = [1f] }).Scores.shape);
    }

    [Fact]
    public void All_steps_give_what_a_plain_loop_gives()
    {
        using var scope = NewDisposeScope();
        float[] scales = [1f, 2.5f], ratios = [0.5f, 1, 3];
        Tensor scores = (Numbers.Mixed(1, 12, 3, 4) + 1) / 2, deltas = Numbers.Mixed(1, 24, 3, 4) * 0.8f, info = tensor([50f, 70, 1.5f], [1, 3]);
        foreach (var (pre, post, threshold) in ((int, int, float)[])[(6000, 300, 0.7f), (20, 300, 0.3f), (-1, 5, 0.5f), (30, -1, 0.1f)])
        {
            var (rois, found) = ProposalLayer.WithScores(scores, deltas, info, new() { FeatStride = 16, Scales = scales, Ratios = ratios, PreNmsTopN = pre, PostNmsTopN = post, NmsThreshold = threshold, MinSize = 4 });
            List<double[]> expected = Reference(scores, deltas, [50, 70, 1.5], scales, ratios, pre, post, threshold, 4);
            Numbers.AreClose([.. expected.SelectMany(e => e[..4].Prepend(0)).Select(v => (float)v)], rois, 1e-4);
            Numbers.AreClose([.. expected.Select(e => (float)e[4])], found);
            Assert.Equal([expected.Count, 1], found.shape);
        }
    }

    // The layer as its Python reads, with doubles.
    private static List<double[]> Reference(Tensor scores, Tensor deltas, double[] info, float[] scales, float[] ratios, int pre, int post, double threshold, double minSize)
    {
        List<double[]> anchors = [];
        foreach (float ratio in ratios)
            foreach (float scale in scales)
            {
                double w = Math.Round(Math.Sqrt(256 / ratio)), h = Math.Round(w * ratio);
                (w, h) = (w * scale, h * scale);
                anchors.Add([7.5 - (0.5 * (w - 1)), 7.5 - (0.5 * (h - 1)), 7.5 + (0.5 * (w - 1)), 7.5 + (0.5 * (h - 1))]);
            }

        List<double[]> boxes = [];
        for (int y = 0; y < scores.shape[2]; y++)
            for (int x = 0; x < scores.shape[3]; x++)
                for (int a = 0; a < anchors.Count; a++)
                {
                    double[] b = [anchors[a][0] + (16 * x), anchors[a][1] + (16 * y), anchors[a][2] + (16 * x), anchors[a][3] + (16 * y)];
                    double width = b[2] - b[0] + 1, height = b[3] - b[1] + 1;
                    double[] d = [.. Enumerable.Range(0, 4).Select(i => (double)deltas[0, (4 * a) + i, y, x].item<float>())];
                    double cx = (d[0] * width) + b[0] + (0.5 * width), cy = (d[1] * height) + b[1] + (0.5 * height), w = Math.Exp(d[2]) * width, h = Math.Exp(d[3]) * height;
                    double[] box = [Within(cx - (w / 2), info[1]), Within(cy - (h / 2), info[0]), Within(cx + (w / 2), info[1]), Within(cy + (h / 2), info[0]), scores[0, anchors.Count + a, y, x].item<float>()];
                    if (box[2] - box[0] + 1 >= minSize * info[2] && box[3] - box[1] + 1 >= minSize * info[2])
                        boxes.Add(box);
                }

        boxes.Sort((p, q) => q[4].CompareTo(p[4])); // no two scores are equal here
        if (pre > 0)
            boxes = [.. boxes.Take(pre)];
        List<double[]> kept = [];
        foreach (double[] box in boxes)
            if (kept.All(k => Overlap(k, box) <= threshold))
                kept.Add(box);
        return post > 0 ? [.. kept.Take(post)] : kept;

        static double Within(double v, double size) => Math.Max(Math.Min(v, size - 1), 0);
        static double Area(double[] b) => (b[2] - b[0] + 1) * (b[3] - b[1] + 1);
        static double Overlap(double[] a, double[] b)
        {
            double common = Math.Max(0, Math.Min(a[2], b[2]) - Math.Max(a[0], b[0]) + 1) * Math.Max(0, Math.Min(a[3], b[3]) - Math.Max(a[1], b[1]) + 1);
            return common / (Area(a) + Area(b) - common);
        }
    }

    [Fact]
    public void Checks_its_bottoms()
    {
        using var scope = NewDisposeScope();
        Tensor info = tensor([99f, 99, 1], [1, 3]);
        Assert.Contains("one picture", Assert.Throws<ArgumentException>(() => ProposalLayer.Forward(zeros(2, 18, 1, 1), zeros(2, 36, 1, 1), info, new() { FeatStride = 16 })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ProposalLayer.Forward(zeros(1, 16, 1, 1), zeros(1, 36, 1, 1), info, new() { FeatStride = 16 }));
        Assert.Throws<ArgumentException>(() => ProposalLayer.Forward(zeros(1, 18, 1, 1), zeros(1, 36, 1, 2), info, new() { FeatStride = 16 }));
        Assert.Throws<ArgumentException>(() => ProposalLayer.Forward(zeros(1, 18, 1, 1), zeros(1, 36, 1, 1), zeros(2), new() { FeatStride = 16 }));
    }

    public static string Example => Net(Layer("param_str: \"'feat_stride': 16\""));
}
