using System.Runtime.CompilerServices;

namespace Prototxt.Inference;

/// <summary>
/// A matrix of weights [K, columns] in the order in which the tiles read it: columns in panels of a few vectors, and in a panel one
/// row of K after the other. Columns are filled up with zeros to whole vectors. The biases, of single precision, lie behind.
/// </summary>
internal sealed unsafe class PackedMatrix : IDisposable
{
    // Rows that are packed at a time: a cache line of each column's weights, so that lines are read and written once.
    private const int Depth = 16;

    private readonly AlignedMemory _memory;
    private readonly int[] _columns; // the first of each panel, and behind the last

    /// <summary>Packs weights that lie row by row, one row for each column of the matrix: Caffe's order.</summary>
    /// <param name="weights">The first weight of the first column.</param>
    /// <param name="bias">A number for each column; null for none.</param>
    /// <param name="columns">How many columns there are.</param>
    /// <param name="order">Where in a column's weights its element k lies.</param>
    /// <param name="pitch">From a column's weights to the next one's.</param>
    /// <param name="lanes">The vector that tiles will be made of.</param>
    /// <param name="precision">How weights are kept.</param>
    /// <param name="pack">Where the matrix lies; where it is filled, nothing is packed. Null for new memory.</param>
    public PackedMatrix(float* weights, float* bias, int columns, int[] order, long pitch, int lanes, WeightPrecision precision, LayerPack? pack = null)
        : this(order.Length, columns, lanes, precision, 1, pack)
    {
        if (IsFilled)
            return;
        WorkerPool.Default.For(Panels, (long)K * Width * 2, panel =>
        {
            if (IsHalved)
                Pack<BFloat16>(panel, weights, order, pitch);
            else
                Pack<Float32>(panel, weights, order, pitch);
        });
        SetBias(bias);
    }

    /// <summary>A matrix of zeros, or <paramref name="count"/> of them that have their columns in common, to be filled.</summary>
    public PackedMatrix(int k, int columns, int lanes, WeightPrecision precision, int count = 1, LayerPack? pack = null)
    {
        IsHalved = precision == WeightPrecision.BFloat16;
        K = k;
        Columns = columns;
        Lanes = lanes;
        Width = (columns + lanes - 1) / lanes * lanes;
        int wide = lanes == 16 ? 4 : 2, vectors = Width / lanes, rest = vectors % wide;
        Panels = vectors / wide + (rest & 1) + (rest >> 1);
        _columns = new int[Panels + 1];
        for (int panel = 0, left = vectors; panel < Panels; panel++)
        {
            int width = left >= wide ? wide : left >= 2 ? 2 : 1;
            _columns[panel + 1] = _columns[panel] + width * lanes;
            left -= width;
        }
        long weights = (long)K * Width * count;
        _memory = (pack ??= new()).Take((IsHalved ? (weights + 1) / 2 : weights) + Width);
        IsFilled = pack.IsFilled;
    }

    /// <summary>How many rows there are: the length of the sums.</summary>
    public int K { get; }

    /// <summary>How many columns there are.</summary>
    public int Columns { get; }

    /// <summary>The columns in whole vectors.</summary>
    public int Width { get; }

    /// <summary>How many numbers a vector of the tiles has.</summary>
    public int Lanes { get; }

    /// <summary>Whether a weight has two bytes and not four.</summary>
    public bool IsHalved { get; }

    /// <summary>Whether all weights and biases were there already.</summary>
    public bool IsFilled { get; }

    /// <summary>How many panels there are: wide ones, and for the columns that are left one of two vectors, one of one, or both.</summary>
    public int Panels { get; }

    /// <summary>A number for each column, zeros where there was no bias.</summary>
    public float* Bias => _memory.Data + _memory.Count - Width;

    /// <summary>The first column of a panel; of the number of panels, where the last one ends.</summary>
    public int Column(int panel) => _columns[panel];

    /// <summary>How many vectors wide a panel is: 4, 2 or 1.</summary>
    public int Vectors(int panel) => (Column(panel + 1) - Column(panel)) / Lanes;

    /// <summary>The weights of a panel from row <paramref name="k"/> on, of one of several matrices.</summary>
    public void* Panel(int panel, int k = 0, int matrix = 0) =>
        (byte*)_memory.Data + ((long)matrix * K * Width + (long)Column(panel) * K + (long)k * (Column(panel + 1) - Column(panel))) * (IsHalved ? sizeof(BFloat16) : sizeof(Float32));

    /// <summary>Gives every column its number.</summary>
    public void SetBias(float* bias)
    {
        for (int i = 0; i < Columns && bias != null && !IsFilled; i++)
            Bias[i] = Denormal.Flush(bias[i]);
    }

    /// <summary>Fills the matrix, on several threads.</summary>
    /// <param name="weight">The weight of a column and a row.</param>
    public void Fill(Func<int, int, float> weight) => WorkerPool.Default.For(IsFilled ? 0 : Panels, (long)K * Width * 8, panel =>
    {
        int first = Column(panel), width = Column(panel + 1) - first, end = Math.Min(width, Columns - first);
        void* to = Panel(panel);
        for (int j = 0; j < end; j++)
            for (int k = 0; k < K; k++)
                Put(to, (long)k * width + j, Denormal.Flush(weight(first + j, k)));
    });

    /// <summary>Puts a weight into a panel, in the way in which the matrix keeps them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(void* panel, long at, float weight)
    {
        if (IsHalved)
            ((BFloat16*)panel)[at] = BFloat16.Of(weight);
        else
            ((float*)panel)[at] = weight;
    }

    /// <summary>Puts a row of a panel, as many numbers as it is wide; those next to zero as zero.</summary>
    public void Put(int panel, int k, int matrix, float* numbers)
    {
        void* to = Panel(panel, k, matrix);
        int width = Column(panel + 1) - Column(panel);
        if (IsHalved)
            BFloat16.Keep(numbers, (BFloat16*)to, width);
        else
            Float32.Keep(numbers, (Float32*)to, width);
    }

    /// <summary>Gives the weights back as they were before they were packed: the opposite of the first constructor.</summary>
    public void Unpack(float* weights, int[] order, long pitch) => WorkerPool.Default.For(Panels, (long)K * Width * 2, panel =>
    {
        int first = Column(panel), width = Column(panel + 1) - first, end = Math.Min(width, Columns - first);
        void* from = Panel(panel);
        for (int k = 0; k < K; k++)
            for (int j = 0; j < end; j++)
                weights[(first + j) * pitch + order[k]] = IsHalved ? BFloat16.Number(((BFloat16*)from)[(long)k * width + j]) : ((float*)from)[(long)k * width + j];
    });

    public void Dispose() => _memory.Dispose();

    // Compiled at once as it stays: a program that loads its net once would otherwise do so with code for one call.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack<W>(int panel, float* weights, int[] order, long pitch)
        where W : unmanaged, IWeight<W>
    {
        int first = Column(panel), width = Column(panel + 1) - first, end = Math.Min(width, Columns - first);
        W* to = (W*)Panel(panel);
        for (int begin = 0; begin < order.Length; begin += Depth)
        {
            int some = Math.Min(begin + Depth, order.Length);
            for (int j = 0; j < end; j++)
            {
                float* from = weights + (first + j) * pitch;
                for (int k = begin; k < some; k++)
                    to[(long)k * width + j] = W.Of(from[order[k]]);
            }
        }
    }
}
