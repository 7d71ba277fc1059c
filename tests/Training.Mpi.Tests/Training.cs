using System.Globalization;
using Prototxt.Training.Distributed;
using Prototxt.Training.Mpi.Tests.Models;
using static TorchSharp.torch;

namespace Prototxt.Training.Mpi.Tests;

/// <summary>A few iterations of gradient descent by several processes.</summary>
internal static class Training
{
    public const int Iterations = 4;

    /// <summary>Trains and writes losses, then parameters.</summary>
    /// <param name="mpi">The processes.</param>
    /// <param name="batch">Records in a process's batch.</param>
    /// <param name="write">Writes a line.</param>
    public static void Run(MpiCommunicator mpi, int batch, Action<MpiCommunicator, string> write)
    {
        random.manual_seed(mpi.Rank == 0 ? 1 : 1000 + mpi.Rank); // all begin with what process 0 has drawn
        using var net = new Digits();
        using var parallel = new DataParallel(mpi, net, bucketBytes: 256);
        double[] loss = [0];
        for (int i = 0; i < Iterations; i++)
        {
            (Tensor data, Tensor label) = Records((i * mpi.Size + mpi.Rank) * batch, batch);
            parallel.Begin();
            using (NetOutputs outputs = ((ICaffeNet)net).Views[0].Run(new Dictionary<string, Tensor> { ["data"] = data, ["label"] = label }))
            {
                outputs.TotalLoss!.backward();
                loss[0] = outputs.TotalLoss.item<float>();
            }

            parallel.End();
            parallel.Average(loss);
            write(mpi, Text("loss", [(float)loss[0]]));
            using var noGrad = no_grad();
            foreach (LearnableParameter parameter in net.LearnableParameters.Where(p => p.LrMult != 0))
            {
                parameter.Value.add_(parameter.Value.grad!, -0.1f);
                parameter.Value.grad!.zero_();
            }
        }

        foreach (LearnableParameter parameter in net.LearnableParameters)
            write(mpi, Text($"{parameter.Layer}:{parameter.Index}", parameter.Value.detach().flatten().data<float>().ToArray()));
    }

    private static string Text(string name, float[] numbers) => $"{name} {string.Join(' ', numbers.Select(n => n.ToString("R", CultureInfo.InvariantCulture)))}";

    // Records by their numbers, the same in whatever process.
    private static (Tensor Data, Tensor Label) Records(int first, int count)
    {
        Random[] each = [.. Enumerable.Range(first, count).Select(n => new Random(n))];
        return (tensor([.. each.SelectMany(r => Enumerable.Range(0, 64).Select(_ => r.NextSingle()))], [count, 1L, 8, 8]), tensor([.. each.Select(r => (float)r.Next(4))]));
    }
}
