using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Hooks;

/// <summary>Published nets with Python layers and layers of forks, supplied by a project.</summary>
public class RealHookNetTests
{
    /// <summary>pycaffe's own example: a regression whose loss is Python.</summary>
    [SkippableFact]
    public void The_example_of_pycaffe_learns()
    {
        string prototxt = File.ReadAllText(SharedData.Require("prototxt", "BVLC__caffe", "examples", "pycaffe", "linreg.prototxt"));
        using CompiledNet net = HookNet.Compile(prototxt, """
            partial class LinearRegressionExample
            {
                internal List<(Tensor X, Tensor Y)> Seen { get; } = [];
                private partial Tensor EuclideanLossLayer(Tensor ipx, Tensor ipy, EuclideanLossLayerParameter parameter)
                {
                    if (parameter.Module != "pyloss")
                        throw new InvalidOperationException(parameter.Module);
                    Seen.Add((ipx.detach().DetachFromDisposeScope(), ipy.detach().DetachFromDisposeScope()));
                    return ((ipx - ipy).square().sum() / (2 * ipx.shape[0])).reshape(1);
                }
            }
            """, ("PrototxtHooks", "pyloss.EuclideanLossLayer"), ("PrototxtTopShapes", "loss: 1"));

        NetOutputs result = net.Run("Train", new Dictionary<string, Tensor>());
        var seen = (List<(Tensor X, Tensor Y)>)net.Type.GetProperty("Seen", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!.GetValue(net.Net)!;
        float[] x = [.. seen[0].X.data<float>()], y = [.. seen[0].Y.data<float>()];
        Assert.Equal(100, x.Length);
        double expected = x.Zip(y, (a, b) => (double)(a - b) * (a - b)).Sum() / 20;
        Assert.Equal(expected, result["loss"].item<float>(), 1e-4 * expected);

        // The gradient of an inner product's bias is that of its top, summed over the batch.
        result.TotalLoss!.backward();
        var bias = (TorchSharp.Modules.Parameter)net.Net.LearnedLayers.Single(l => l.Name == "ipx").Blobs[1];
        for (int o = 0; o < 10; o++)
            Assert.Equal(Enumerable.Range(0, 10).Sum(n => (double)(x[(n * 10) + o] - y[(n * 10) + o]) / 10), bias.grad!.data<float>()[o], 1e-4);
        Assert.Equal(["ipx", "ipy"], net.Run("Predict", new Dictionary<string, Tensor>()).Keys);
    }

    /// <summary>R-FCN: a region proposal layer in Python between two halves of a large net.</summary>
    [SkippableFact]
    public void A_detector_with_its_proposals_in_python_compiles()
    {
        string prototxt = File.ReadAllText(SharedData.Require("prototxt", "intel__caffe", "models", "intel_optimized_models", "rfcn", "pascal_voc", "ResNet-101", "rfcn_end2end", "rfcn_int8_full_conv.prototxt"));
        GeneratorRun run = HookNet.Run(prototxt, "", ("PrototxtHooks", "ProposalLayer"), ("PrototxtTopShapes", "rois: ?,5"));
        Assert.DoesNotContain(run.Diagnostics, d => d.Id is "PTX0300" or "PTX0320" or "PTX0321");
        Match method = Regex.Match(string.Concat(run.Unwrapped()), @"private partial (?<signature>[^;]*);");
        Assert.Equal("Tensor ProposalLayer(Tensor rpnClsProbReshape, Tensor rpnBboxPred, Tensor imInfo, ProposalLayerParameter parameter)", method.Groups["signature"].Value.Replace("Torch::torch.", "", StringComparison.Ordinal));
        Assert.Contains("FeatStride = 16", string.Concat(run.Files.Values), StringComparison.Ordinal);
    }

    /// <summary>A layer of waifu2x's Caffe, many times in a net, whose parameter message no schema has; under a name that nobody will ever know.</summary>
    [SkippableFact]
    public void Layers_of_a_fork_compile()
    {
        string prototxt = File.ReadAllText(SharedData.Require("prototxt", "lltcggie__waifu2x-caffe", "bin", "models", "upresnet10", "noise0_scale2.0x_model.prototxt")).Replace("\"CropCenter\"", "\"CropMiddle\"", StringComparison.Ordinal);
        string[] tops = [.. Regex.Matches(prototxt, @"layer \{[^{}]*type: ""CropMiddle""[^{}]*top: ""(?<top>[^""]*)""|layer \{[^{}]*top: ""(?<top>[^""]*)""[^{}]*type: ""CropMiddle""").Select(m => m.Groups["top"].Value)];
        GeneratorRun run = HookNet.Run(prototxt, "", ("PrototxtHooks", "CropMiddle"), ("PrototxtTopShapes", string.Join(";", tops.Select(t => t + ": N,64,?,?"))));
        Assert.Empty(run.Errors);
        Assert.Equal(["CS8795"], run.CompilerMessages.Select(m => m.Id));
        Assert.Contains("record CropMiddleParameter", string.Concat(run.Files.Values), StringComparison.Ordinal);
    }
}
