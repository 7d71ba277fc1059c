using Prototxt.Imaging;
using Prototxt.Tensors;
using Prototxt.Training.Data.Draws;
using static TorchSharp.torch;

namespace Prototxt.Training.Data.Readers;

/// <summary>Reads Caffe's HDF5Data layer: one file at a time is in memory, and rows run on over the ends of files.</summary>
internal sealed unsafe class HDF5DataReader : LayerReader
{
    private readonly HDF5DataLayer _layer;
    private readonly DataContext _context;
    private readonly HDF5Rows[] _files;
    private readonly MersenneTwister? _shuffle;
    private Tensor[] _loaded = [];
    private int[] _rows = [];
    private int _file, _row;

    public HDF5DataReader(HDF5DataLayer layer, DataContext context)
        : base(ListFile.Place(layer, context))
    {
        (_layer, _context) = (layer, context);
        if (layer.BatchSize < 1)
            throw Place.Error("a batch_size of at least 1", $"{layer.BatchSize}");
        _files = [.. ListFile.Lines(Place, layer, context, "HDF5 files").SelectMany(l => Paths(l.Text).Select(path => new HDF5Rows(path, layer.Tops, ListFile.Line(Place, l.Number, l.Text), context)))];
        foreach (HDF5Rows file in _files)
            file.CheckLike(_files[0]);
        foreach (long[] row in _files[0].Rows)
            EnsureBlob(layer.BatchSize, row);
        if (layer.Shuffle)
            CaffeShuffle.Shuffle(_files, _shuffle = new MersenneTwister(context.Seed));
        Load();
    }

    public override Tensor[] Next()
    {
        Tensor[] tops = [.. _loaded.Select(t => TensorMemory.NewFloat([_layer.BatchSize, .. t.shape[1..]]))];
        try
        {
            for (int i = 0; i < _layer.BatchSize; i++)
            {
                for (int t = 0; t < tops.Length; t++)
                    Copy(_loaded[t], _rows[_row], tops[t], i);
                Advance();
            }
            return tops;
        }
        catch
        {
            foreach (Tensor top in tops)
                top.Dispose();
            throw;
        }
    }

    public override void Skip()
    {
        for (int i = 0; i < _layer.BatchSize; i++)
            Advance();
    }

    public override void Dispose()
    {
        Release();
        base.Dispose();
    }

    // Caffe reads words, so that a line may have several files; here a path may have spaces too, if there is such a file.
    private IEnumerable<string> Paths(string line)
    {
        string whole = _context.Resolve(line.Trim());
        string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 1 || File.Exists(whole) || !File.Exists(_context.Resolve(words[0])) ? [whole] : words.Select(_context.Resolve);
    }

    private void Release()
    {
        foreach (Tensor tensor in _loaded)
            tensor.Dispose();
        _loaded = [];
    }

    private void Advance()
    {
        if (++_row < _rows.Length)
            return;
        if (++_file == _files.Length)
        {
            _context.Note($"{Place}: restarting from the first of {_files.Sum(f => f.Count)} rows in {_files.Length} files.");
            _file = 0;
            if (_shuffle is not null)
                CaffeShuffle.Shuffle(_files, _shuffle);
        }
        Load();
    }

    // What is loaded is kept where there is no other file.
    private void Load()
    {
        if (_loaded.Length == 0 || _files.Length > 1)
        {
            Release();
            _loaded = _files[_file].Load();
        }
        _row = 0;
        _rows = [.. Enumerable.Range(0, (int)_files[_file].Count)];
        if (_shuffle is not null)
            CaffeShuffle.Shuffle(_rows, _shuffle);
    }

    private static void Copy(Tensor from, long row, Tensor to, long place)
    {
        long each = from.numel() / from.shape[0] * sizeof(float);
        if (each > 0)
            Buffer.MemoryCopy((byte*)TensorMemory.Address(from) + (row * each), (byte*)TensorMemory.Address(to) + (place * each), each, each);
    }
}
