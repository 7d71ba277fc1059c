using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Views;

/// <summary>TorchSharp counts the tensors of all threads, so nothing else may run meanwhile.</summary>
[CollectionDefinition("counts tensors", DisableParallelization = true)]
public class CountsTensors;

/// <summary>Generated methods need no garbage collector: what they make they dispose of, but for what they return.</summary>
[Collection("counts tensors")]
public class MemoryTests
{
    [Theory]
    [InlineData("Train")]
    [InlineData("Test")]
    [InlineData("Predict")]
    public void A_view_leaves_only_its_outputs(string view)
    {
        using var net = CompiledNet.Of(Nets.Small);
        using Tensor data = rand(2, 3, 12, 12), label = zeros(2);
        Dictionary<string, Tensor> inputs = new() { ["data"] = data, ["label"] = label };
        Run();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = Tensor.TotalCount;
        for (int i = 0; i < 20; i++)
            Run();
        Assert.Equal(before, Tensor.TotalCount);

        void Run()
        {
            net.Run(view, inputs).Dispose();
        }
    }

    [Fact]
    public void A_blob_set_disposes_of_what_it_computed_and_leaves_the_inputs()
    {
        using var net = CompiledNet.Of(Nets.Small);
        using Tensor data = rand(2, 3, 12, 12);
        Dictionary<string, Tensor> inputs = new() { ["data"] = data };
        long before = Tensor.TotalCount;
        for (int i = 0; i < 5; i++)
        {
            using BlobSet blobs = net.Blobs("Predict", inputs);
            foreach (string name in blobs.Names)
                Assert.False(blobs[name].IsInvalid);
        }

        Assert.Equal(before, Tensor.TotalCount);
        Assert.False(data.IsInvalid);
    }

    [Fact]
    public void Asking_for_one_blob_computes_only_what_it_needs()
    {
        using var net = CompiledNet.Of(Nets.Small);
        using Tensor data = rand(1, 3, 12, 12);
        using BlobSet blobs = net.Blobs("Predict", new Dictionary<string, Tensor> { ["data"] = data });
        long before = Tensor.TotalCount;
        _ = blobs["branch/a"];
        // conv1 four times (three layers write over it), norm1, pool1, branch/a; neither branch/b nor anything above
        Assert.Equal(before + 7, Tensor.TotalCount);
    }

    [Fact]
    public void Blobs_are_those_of_the_straight_line_method()
    {
        using var net = CompiledNet.Of(Nets.Small);
        using Tensor data = rand(3, 3, 12, 12);
        Dictionary<string, Tensor> inputs = new() { ["data"] = data };
        using Tensor prob = net.Run("Predict", inputs).Values.Single();
        using BlobSet blobs = net.Blobs("Predict", inputs);
        Assert.True(prob.allclose(blobs["prob"]));
    }
}
