using static TorchSharp.torch;
using Xunit;

namespace Prototxt.Training.Tests.Distributed;

/// <summary>A net with inputs, and passes through its view Train.</summary>
internal static class TrainedNet
{
    /// <summary>Numbers for each input of the view, the same for the same seed: whole ones from 0 below 3 for <c>label</c>, for <c>cont</c> sequences that begin with the batch.</summary>
    public static Dictionary<string, Tensor> Inputs(NetView view, int batch, int seed)
    {
        var random = new Random(seed);
        return view.Inputs.ToDictionary(i => i.Name, i =>
        {
            long[] shape = i.Name is "cont" ? [4, batch / 4] : [batch, .. i.Shape!.Skip(1)];
            return tensor([.. Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(n => i.Name switch
            {
                "label" => random.Next(3),
                "cont" => n < shape[1] ? 0 : random.Next(2),
                _ => (float)(random.NextDouble() * 2 - 1),
            })], shape);
        });
    }

    /// <summary>Parts of inputs along the batch, which lie one behind the other in them.</summary>
    public static Dictionary<string, Tensor> Part(Dictionary<string, Tensor> inputs, int index, int batch) =>
        inputs.ToDictionary(i => i.Key, i => i.Value.narrow(0, index * batch, batch).contiguous());

    /// <summary>A forward and a backward pass; gradients add up.</summary>
    /// <returns>The loss.</returns>
    public static double Pass(ICaffeNet net, IReadOnlyDictionary<string, Tensor> inputs)
    {
        using NetOutputs outputs = net.Views[0].Run(inputs);
        outputs.TotalLoss!.backward();
        return outputs.TotalLoss.item<float>();
    }

    /// <summary>The gradients by layer and blob; none for a parameter that got none.</summary>
    public static Dictionary<string, float[]> Gradients(ICaffeNet net) =>
        net.LearnableParameters.Where(p => p.Value.grad is not null).ToDictionary(Name, p => Numbers(p.Value.grad!));

    /// <summary>The parameters by layer and blob.</summary>
    public static Dictionary<string, float[]> Values(ICaffeNet net) => net.LearnableParameters.ToDictionary(Name, p => Numbers(p.Value));

    public static float[] Numbers(Tensor tensor) => tensor.detach().cpu().contiguous().flatten().data<float>().ToArray();

    /// <summary>Whether two sets of numbers are the same up to what another order of sums makes of them.</summary>
    public static void AssertClose(Dictionary<string, float[]> expected, Dictionary<string, float[]> found, float tolerance = 1e-5f)
    {
        Assert.Equal(expected.Keys.Order(), found.Keys.Order());
        foreach ((string name, float[] numbers) in expected)
        {
            float scale = Math.Max(numbers.Max(Math.Abs), 1e-3f);
            Assert.All(numbers.Zip(found[name]), n => Assert.True(Math.Abs(n.First - n.Second) <= tolerance * scale, $"{name}: expected {n.First}, found {n.Second}"));
        }
    }

    private static string Name(LearnableParameter p) => $"{p.Layer}:{p.Index}";
}
