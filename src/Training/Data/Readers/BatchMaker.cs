using System.Runtime.ExceptionServices;
using Prototxt.Imaging;
using Prototxt.Tensors;
using Prototxt.Training.Data.Places;
using static TorchSharp.torch;

namespace Prototxt.Training.Data.Readers;

/// <summary>
/// Makes a batch of records: they are decoded and transformed on several threads, each to its own place, and one that is damaged is
/// an error or makes room for the next. The first in order decides, whatever the threads do.
/// </summary>
/// <param name="place">The layer, for messages.</param>
/// <param name="transform">What is done to each record.</param>
/// <param name="context">The program's options.</param>
/// <param name="next">Reads the record for a place of the batch.</param>
internal sealed unsafe class BatchMaker(DataPlace place, ImageTransform transform, DataContext context, Func<int, Sample> next)
{
    // So many damaged records one after the other are no damage but another kind of data.
    private const int MostDamaged = 1000;

    private readonly bool _skips = context.Options.Damaged == DamagedRecords.Skip;

    /// <summary>The batch, [N, C, H, W], with the sizes of its first record.</summary>
    /// <param name="samples">Its records; those that were left out are exchanged.</param>
    public Tensor Make(Sample[] samples)
    {
        Load(samples, 0);
        (int Channels, int Height, int Width) shape = Fit(samples[0]);
        if ((Int128)shape.Channels * shape.Height * shape.Width > int.MaxValue)
            throw place.Of(samples[0].Name).Error("a record of at most 2147483647 numbers", Text(shape));
        Tensor data = TensorMemory.NewFloat(samples.Length, shape.Channels, shape.Height, shape.Width);
        try
        {
            Fill(samples, shape, (float*)TensorMemory.Address(data));
            return data;
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    /// <summary>Whether a decoded record fits, and the sizes of what becomes of it.</summary>
    public (int Channels, int Height, int Width) Fit(Sample sample)
    {
        try
        {
            return sample.Fit(transform);
        }
        catch (ImagingException e)
        {
            throw place.Of(sample.Name).Error(e);
        }
        catch (InvalidOperationException e)
        {
            throw new DataException($"{place}: {e.Message}", e);
        }
    }

    private void Fill(Sample[] samples, (int Channels, int Height, int Width) shape, float* target)
    {
        int each = shape.Channels * shape.Height * shape.Width;
        var damage = new IOException?[samples.Length];
        var misfits = new DataException?[samples.Length];
        try
        {
            Parallel.For(0, samples.Length, new ParallelOptions { MaxDegreeOfParallelism = context.Threads }, Try);
        }
        catch (AggregateException e)
        {
            // what is no record's fault, such as a library that is missing
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
        for (int i = 0; i < samples.Length; i++)
        {
            if (misfits[i] is { } misfit)
                throw misfit;
            if (damage[i] is not { } damaged)
                continue;
            Replace(samples, i, damaged);
            Load(samples, i);
            Write(i);
        }

        void Try(int i)
        {
            try
            {
                samples[i].Load();
            }
            catch (IOException e)
            {
                damage[i] = e;
                return;
            }
            try
            {
                Write(i);
            }
            catch (DataException e)
            {
                misfits[i] = e;
            }
        }

        void Write(int i)
        {
            if (Fit(samples[i]) is var found && found != shape)
                throw place.Of(samples[i].Name).Error(
                    $"{Text(shape)} like {samples[0].Name}, the batch's first record (crop_size or a new size makes them alike)", Text(found));
            samples[i].Write(transform, new Span<float>(target + ((long)i * each), each));
        }
    }

    private void Load(Sample[] samples, int i)
    {
        for (int attempts = 1; ; attempts++)
        {
            try
            {
                samples[i].Load();
                return;
            }
            catch (IOException e)
            {
                if (attempts == MostDamaged)
                    throw place.Error($"a record that can be decoded among {MostDamaged}", $"none; the last is {samples[i].Name}: {e.Message}", e);
                Replace(samples, i, e);
            }
        }
    }

    private void Replace(Sample[] samples, int i, IOException damage)
    {
        DataException error = place.Of(samples[i].Name).Error(damage);
        if (!_skips)
            throw error;
        context.Note($"{error.Message.TrimEnd('.')}; it is left out.");
        samples[i] = next(i);
    }

    private static string Text((int Channels, int Height, int Width) shape) => $"{shape.Channels} x {shape.Height} x {shape.Width}";
}
